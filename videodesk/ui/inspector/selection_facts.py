"""What several selected generations have in common, and what can be done with all of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction, applicable
from videodesk.ui.inspector.metadata import MetadataItem, request_metadata


@dataclass(frozen=True, slots=True)
class SelectionFacts:
    """Facts about `count` generations.

    `statuses` are sorted by frequency. `prompt` and `common` are the same for all. `first` and
    `last` are the times of the oldest and the newest; `seconds` is the length of all finished clips
    together. `actions` says to how many of them each action for many applies.
    """

    count: int
    statuses: tuple[tuple[Status, int], ...]
    prompt: str
    common: tuple[MetadataItem, ...]
    first: datetime
    last: datetime
    seconds: float
    actions: tuple[tuple[GenerationAction, int], ...]


def selection_facts(
    targets: Sequence[ActionTarget], model_name: Callable[[str], str]
) -> SelectionFacts:
    """Collects the facts of one or more generations."""
    generations = [target.generation for target in targets]
    times = [each.created_at for each in generations]
    prompts = {each.request.prompt for each in generations}
    finished = (each for each in generations if each.status is Status.COMPLETED)
    return SelectionFacts(
        count=len(targets),
        statuses=tuple(Counter(each.status for each in generations).most_common()),
        prompt=prompts.pop() if len(prompts) == 1 else "",
        common=_common(generations, model_name),
        first=min(times),
        last=max(times),
        seconds=sum(each.seconds or 0 for each in finished),
        actions=tuple(_actions_for(targets)),
    )


def _common(
    generations: Sequence[Generation], model_name: Callable[[str], str]
) -> tuple[MetadataItem, ...]:
    items = request_metadata(generations[0], model_name)
    for each in generations[1:]:
        others = request_metadata(each, model_name)
        items = tuple(item for item in items if item in others)
    return items


def _actions_for(targets: Sequence[ActionTarget]) -> list[tuple[GenerationAction, int]]:
    counts = (
        (action, len(applicable(action, targets)))
        for action, spec in ACTIONS.items()
        if spec.for_many and Place.CONTEXT_MENU in spec.places
    )
    return [(action, count) for action, count in counts if count]
