"""Sentences for validation issues."""

from videodesk.catalog import ValidationIssue
from videodesk.messages.issue_sentences import issue_sentence
from videodesk.messages.problems import problem_message
from videodesk.messages.translation import Translate, english


def issue_message(issue: ValidationIssue, translate: Translate = english) -> str:
    """Return the sentence for a validation issue."""
    params = dict(issue.params)
    if issue.problem is not None:
        params["why"] = str(problem_message(issue.problem, None, translate))
    return issue_sentence(issue.code, params, translate)
