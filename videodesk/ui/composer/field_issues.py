"""Validation issues beside a field."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from videodesk.catalog import Field, ValidationIssue
from videodesk.generation import Request
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.message_line import MessageLines, Tone
from videodesk.ui.widgets.messages import issue_message


class FieldIssues(MessageLines):
    """Shows the issues of one field, and marks the field as invalid if one of them blocks.

    `name` is put before each sentence if the place alone does not tell which field is meant.
    """

    def __init__(self, theme: Theme, icons: IconProvider, field: QWidget, name: str = "") -> None:
        super().__init__(theme, icons)
        self.field = field
        self._name = name

    def show_issues(self, issues: Sequence[ValidationIssue]) -> None:
        """Show these issues, also to screen readers, instead of the former ones."""
        sentences = [issue_message(each) for each in issues]
        self.show_messages(
            [
                (
                    f"{self._name}: {sentence}" if self._name else sentence,
                    Tone.BAD if issue.blocks else Tone.CAUTION,
                )
                for issue, sentence in zip(issues, sentences, strict=True)
            ]
        )
        self.field.setAccessibleDescription(" ".join(sentences))
        invalid = any(issue.blocks for issue in issues)
        if bool(self.field.property("invalid")) != invalid:
            self.field.setProperty("invalid", invalid)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


def show_immediately(issue: ValidationIssue, request: Request) -> bool:
    """True if an issue is shown before the user has pressed Generate.

    A field that is still empty or half typed is not an error yet. Images are never half typed: as
    soon as there is one, it is known whether the model takes it.
    """
    return not issue.blocks or (issue.field is Field.IMAGES and bool(request.images))
