"""The working sheet of a case: seven steps, the short sheet for images, and what is still open.

A person works along the sheet, not the sheet along a person: any item can be answered at any time,
and only closing asks for the needed ones, each done or "not applicable because ...".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lti_app.support.acting_steps import ACT, CARE, MAP
from lti_app.support.image_lane import ACT_ON_IMAGES, COMMUNICATE, DEFINE
from lti_app.support.recovery_steps import EVALUATION, NORM, PREVENTION, RECOVERY
from lti_app.support.step_items import Fact, Item, Kind, Material, State, Step

__all__ = [
    "IMAGE_LANE",
    "ITEMS",
    "SEALED_FACTS",
    "SHEET",
    "Fact",
    "Facts",
    "Item",
    "Kind",
    "Material",
    "State",
    "Step",
    "in_the_way",
    "items_of",
]

SHEET = (CARE, MAP, ACT, NORM, RECOVERY, EVALUATION, PREVENTION)
"""The seven steps."""
IMAGE_LANE = (DEFINE, ACT_ON_IMAGES, COMMUNICATE)
"""The short sheet, for a case in which images are being spread."""
ITEMS: Mapping[str, Item] = MappingProxyType(
    {item.id: item for step in (*SHEET, *IMAGE_LANE) for item in step.items}
)
"""Every item by its id, in the order of work; one that stands on both sheets is one item."""

SEALED_FACTS = (Fact.MINORS, Fact.IMAGES)
"""What only the sealed sheet says; the browser answers "not applicable" where one is not so."""


@dataclass(frozen=True)
class Facts:
    """What is known of a case; None as long as nobody has said."""

    minors: bool | None = None
    """Somebody involved is under 18."""
    images: bool | None = None
    """Images of somebody are being spread."""
    staff: bool | None = None
    """A member of staff is involved."""

    def allow(self, fact: Fact) -> bool:
        """Return whether a fact may be so: what nobody knows may be."""
        known: bool | None = getattr(self, fact.value)
        return known is not False


def items_of(step: Step, facts: Facts) -> tuple[Item, ...]:
    """Return the items of a step that apply."""
    return tuple(item for item in step.items if _applies(item, facts))


def in_the_way(states: Mapping[str, str], facts: Facts) -> tuple[Item, ...]:
    """Return the items that have to be answered before the case can be closed, in their order.

    `states` has the answers by the id of the item, as `State` writes them. What it does not know is
    no answer, and an item that a later version of the tool no longer has is left alone. That the
    reason for "not applicable" is there is for the browser to see to, because it is sealed.
    """
    return tuple(_open(states, facts))


def _open(states: Mapping[str, str], facts: Facts) -> Iterator[Item]:
    for item in ITEMS.values():
        state = states.get(item.id)
        is_na = state == State.NOT_APPLICABLE and _may_be_na(item, facts)
        is_answered = state == State.DONE or is_na
        if item.is_needed and _applies(item, facts) and not is_answered:
            yield item


def _applies(item: Item, facts: Facts) -> bool:
    return item.only_if is None or facts.allow(item.only_if)


def _may_be_na(item: Item, facts: Facts) -> bool:
    """Return whether "not applicable" answers an item, or the sealed sheet may say that it is."""
    is_sealed = item.only_if in SEALED_FACTS and getattr(facts, item.only_if.value) is None
    return item.may_be_na or is_sealed
