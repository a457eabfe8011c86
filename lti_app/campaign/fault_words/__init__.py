"""What a person reads about each fault, by its code: what is wrong, and what to do about it."""

from collections.abc import Mapping
from types import MappingProxyType

from lti_app.campaign.fault_words import drawings, files, parts, publishing, values
from lti_app.campaign.fault_words.words import Words

__all__ = ["WORDS", "Words"]

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        **values.WORDS,
        **parts.WORDS,
        **files.WORDS,
        **drawings.WORDS,
        **publishing.WORDS,
    }
)
