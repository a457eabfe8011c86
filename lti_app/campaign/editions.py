"""Makes a version, with an edition for each language, out of a manifest and its files."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from babel import Locale

from lti_app.campaign.canonical import (
    canonical_json,
    canonical_text,
    language_hash,
    media_hash,
    pack_hash,
)
from lti_app.campaign.contacts import contact_in
from lti_app.campaign.desk_texts import desk_in
from lti_app.campaign.files import TEXT_PARTS, Files, text_name
from lti_app.campaign.manifest import LanguageEntry, Manifest, validate
from lti_app.campaign.text_entries import QuestionEntry
from lti_app.campaign.texts import (
    Answer,
    FaqEntry,
    GuidancePage,
    Introductions,
    Kind,
    OwnChannel,
    Question,
    Reporting,
)
from lti_app.campaign.theme import Theme
from lti_app.campaign.versions import Do, Edition, Version


def version_of(tree: Mapping[str, object], media: Files) -> Version:
    """Return the version with the manifest `tree` and the other files that belong to it.

    Raises pydantic's ValidationError for a manifest that is not in order; the files have been
    checked before.
    """
    manifest = validate(tree)
    drawing = media[manifest.illustration.file]
    texts = {name: _text(content) for name, content in media.items() if name.endswith(".md")}
    hashes = {name: media_hash(text.encode()) for name, text in texts.items()}
    hashes[manifest.illustration.file] = media_hash(drawing)
    editions = {each.tag: _edition(each, manifest, texts) for each in manifest.languages}
    return Version(
        id=manifest.id,
        label=manifest.version,
        hash=pack_hash(tree, hashes),
        editions=MappingProxyType(editions),
        illustration=drawing,
        illustration_hash=media_hash(drawing),
        illustration_credit=f"{manifest.illustration.creator}, {manifest.illustration.licence}",
        licence=manifest.licence,
        to_replace=tuple(_to_replace(manifest)),
        theme=Theme(**dict(manifest.theme)) if manifest.theme else None,
        valid_from=manifest.valid_from,
        review_by=manifest.review_by,
    )


def restored(manifest: str, media: Files) -> Version:
    """Return a version that was published: its manifest as canonical JSON, and its files."""
    return version_of(json.loads(manifest), media)


def _text(content: bytes) -> str:
    return canonical_text(content.decode("utf-8-sig"))


def _edition(entry: LanguageEntry, manifest: Manifest, texts: Mapping[str, str]) -> Edition:
    language = entry.tag
    dos = tuple(Do(each.id, each.text[language]) for each in manifest.dos)
    sources = {source.id: source for source in manifest.sources}
    rtl = Locale.parse(language, sep="-").text_direction == "rtl"
    faq, guidance = _texts(manifest, language, texts)
    return Edition(
        language=language,
        direction="rtl" if rtl else "ltr",
        status=entry.status,
        hash=language_hash((each.id, each.text) for each in dos),
        title=manifest.title[language],
        introduction=manifest.introduction[language],
        dos=dos,
        illustration_alt=manifest.illustration.alt[language],
        illustration_long=manifest.illustration.long[language],
        contacts=tuple(contact_in(language, each, sources) for each in manifest.contacts),
        institution=manifest.institution.name[language],
        introductions=_introductions(manifest, language),
        faq=faq,
        guidance=guidance,
        question=_question(manifest.question, dos, language) if manifest.question else None,
        reporting=_reporting(manifest, language),
        desk=desk_in(language, manifest.desk) if manifest.desk else None,
        channels=tuple(
            OwnChannel(**{**dict(each), "name": each.name[language]}) for each in manifest.channels
        ),
    )


def _texts(
    manifest: Manifest, language: str, texts: Mapping[str, str]
) -> tuple[tuple[FaqEntry, ...], tuple[GuidancePage, ...]]:
    faq_part, guidance_part = TEXT_PARTS
    faq = tuple(
        FaqEntry(
            each.id,
            each.audience,
            each.question[language],
            texts[text_name(faq_part, each.id, language)],
        )
        for each in manifest.faq
    )
    guidance = tuple(
        GuidancePage(
            each.id,
            each.audience,
            each.title[language],
            each.summary[language],
            texts[text_name(guidance_part, each.id, language)],
        )
        for each in manifest.guidance
    )
    return faq, guidance


def _introductions(manifest: Manifest, language: str) -> Introductions:
    given = dict(manifest.introductions)
    del given["replace"]
    return Introductions(**{name: text[language] for name, text in given.items() if text})


def _question(entry: QuestionEntry, dos: tuple[Do, ...], language: str) -> Question:
    if entry.kind == "choice":
        answers = tuple(Answer(do.id, do.text, None) for do in dos)
    else:
        answers = tuple(
            Answer(each.id, each.text[language], each.feedback[language]) for each in entry.answers
        )
    named = {"question": entry.model_dump(mode="json"), "dos": [do.id for do in dos]}
    return Question(entry.kind, entry.text[language], answers, media_hash(canonical_json(named)))


def _reporting(manifest: Manifest, language: str) -> Reporting | None:
    entry = manifest.reporting
    if entry is None:
        return None
    return Reporting(
        entry.response[language],
        entry.done[language],
        entry.not_done[language],
        tuple(Kind(each.id, each.text[language], each.fast) for each in entry.kinds),
    )


def _to_replace(manifest: Manifest) -> Iterator[str]:
    if manifest.institution.replace:
        yield "institution"
    yield from (f"contacts[{each.id}]" for each in manifest.contacts if each.replace)
    yield from (f"faq[{each.id}]" for each in manifest.faq if each.replace)
    yield from (f"guidance[{each.id}]" for each in manifest.guidance if each.replace)
    if manifest.introductions.replace:
        yield "introductions"
    if manifest.reporting and manifest.reporting.replace:
        yield "reporting"
    if manifest.desk and manifest.desk.replace:
        yield "desk"
