"""A receipt as it is read aloud: sign by sign in its groups, not as words that it does not have."""

from flask_babel import gettext as _


def signs_in_words() -> dict[str, str]:
    """Return the signs of a receipt that a screen reader may pass over, with their names."""
    return {
        "*": _("asterisk"),
        "~": _("tilde"),
        "$": _("dollar sign"),
        "=": _("equals sign"),
    }


def groups_of(receipt: str) -> list[tuple[str, str]]:
    """Return the groups of a receipt as it is written, each with how it is read aloud."""
    words = signs_in_words()
    groups = receipt.split("-")
    return [
        (group, group_in_words(n, len(groups), " ".join(words.get(sign, sign) for sign in group)))
        for n, group in enumerate(groups, 1)
    ]


def group_in_words(n: int | str, total: int | str, signs: str) -> str:
    """Return how one group is read aloud; the browser gets it with names in braces to fill in."""
    return str(_("Group %(n)s of %(total)s: %(signs)s", n=n, total=total, signs=signs))
