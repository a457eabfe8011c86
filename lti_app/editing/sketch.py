"""A pack while it is being changed: the values of its manifest and its texts, right or wrong.

A value is found by a path of keys; an item of a list by its id (a language by its tag), which is
right and used once in every draft, because only this package gives ids there.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lti_app.campaign.document import Document, read_document
from lti_app.campaign.files import MANIFEST, TEXT_PARTS, Files, text_name
from lti_app.campaign.importing import unused_id
from lti_app.campaign.writing import manifest_bytes

Path = tuple[str | int, ...]
_REQUIRED = ("languages", "dos", "contacts")
"""Lists that stand in every manifest, also when they are empty."""
Item = dict[str, object]


@dataclass
class Sketch:
    """The values of a manifest, and all other files of the pack."""

    tree: Item
    files: dict[str, bytes]

    @classmethod
    def of(cls, files: Files, document: Document | None = None) -> "Sketch":
        """Return a sketch of the pack in `files`; `document` where its manifest has been read."""
        document = document or read_document(MANIFEST, files[MANIFEST])
        return cls(
            deepcopy(document.tree),
            {name: each for name, each in files.items() if name != MANIFEST},
        )

    def copy(self) -> "Sketch":
        """Return a sketch that can be changed without changing this one."""
        return Sketch(deepcopy(self.tree), dict(self.files))

    def packed(self) -> Files:
        """Return the files of the pack."""
        return {MANIFEST: manifest_bytes(self.tree), **self.files}

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages, in their order."""
        return tuple(str(each["tag"]) for each in self.items(("languages",)))

    def items(self, part: Path) -> list[Item]:
        """Return the items of a list that can be found by their id."""
        found = self.value(part)
        items = found if isinstance(found, list) else []
        return [each for each in items if isinstance(each, dict) and key_of(each)]

    def item(self, part: Path, key: str) -> Item | None:
        """Return one item of a list."""
        return next((each for each in self.items(part) if key_of(each) == key), None)

    def value(self, path: Path) -> object:
        """Return what stands at `path`; None where nothing does."""
        found: object = self.tree
        for step in path:
            found = _step(found, step)
        return found

    def position(self, path: Path) -> Path:
        """Return `path` with the position of an item in its list in place of its id."""
        found: object = self.tree
        steps: list[str | int] = []
        for step in path:
            inside = _step(found, step)
            is_item = isinstance(found, list) and isinstance(step, str)
            steps.append(found.index(inside) if is_item and inside in found else step)  # type: ignore[attr-defined,operator]
            found = inside
        return tuple(steps)

    def put(self, path: Path, value: object) -> bool:
        """Let `value` stand at `path`; return False when the item is there no longer."""
        holder: object = self.tree
        for step in path[:-1]:
            inside = _step(holder, step)
            if inside is None and isinstance(holder, dict):
                inside = holder[step] = {}
            holder = inside
        if not isinstance(holder, dict):
            return False
        holder[path[-1]] = value
        return True

    def drop(self, path: Path) -> None:
        """Take away what stands at `path`, and what is empty around it."""
        holder = self.value(path[:-1])
        if isinstance(holder, dict):
            holder.pop(path[-1], None)
            if not holder and path[:-1]:
                self.drop(path[:-1])

    def add(self, part: Path, item: Item) -> None:
        """Put `item` at the end of a list."""
        found = self.value(part)
        if not isinstance(found, list):
            self.put(part, found := [])
        found.append(item)

    def unused(self, part: Path, text: str, *, fallback: str) -> str:
        """Return an id made from `text` that no item of the list has."""
        used = [key_of(each) for each in self.items(part)]
        return unused_id(text, used, fallback=fallback)

    def move(self, part: Path, key: str, step: int) -> None:
        """Move an item up (-1) or down (1) by one place."""
        found, item = self.value(part), self.item(part, key)
        if isinstance(found, list) and item is not None:
            place = found.index(item)
            if 0 <= place + step < len(found):
                found.insert(place + step, found.pop(place))

    def remove(self, part: Path, key: str) -> None:
        """Take an item away, and all texts that belong to it."""
        found, item = self.value(part), self.item(part, key)
        if not isinstance(found, list) or item is None:
            return
        if part == ("languages",):
            self._forget(self.tree, key, {*self.languages})
        found.remove(item)
        if not found and part[0] not in _REQUIRED:
            self.drop(part)  # As it was before anything was added: the same version again.
        for name in list(self.files):
            folder, _, rest = name.partition("/")
            entry, _, language = rest.removesuffix(".md").rpartition(".")
            is_gone = language == key if part == ("languages",) else entry == key
            if rest and is_gone and folder in (TEXT_PARTS if part == ("languages",) else part):
                del self.files[name]

    def _forget(self, value: object, language: str, languages: set[str]) -> None:
        """Take away the text in `language` from everything that is given per language."""
        if isinstance(value, list):
            for each in value:
                self._forget(each, language, languages)
        elif isinstance(value, dict):
            for name, each in value.items():
                is_texts = isinstance(each, dict) and name != "ages" and set(each) <= languages
                if is_texts and language in each:
                    del each[language]
                else:
                    self._forget(each, language, languages)

    def add_language(self, tag: str) -> None:
        """Add a language; its texts are empty until somebody writes them."""
        self.add(("languages",), {"tag": tag, "status": "working"})
        for part in TEXT_PARTS:
            for item in self.items((part,)):
                self.files.setdefault(text_name(part, key_of(item), tag), b"")

    def rename(self, part: Path, key: str, new: str) -> None:
        """Give an item another id, and its texts the names that belong to it."""
        item = self.item(part, key)
        if item is None or key == new:
            return
        item["id"] = new
        for language in self.languages:
            old = text_name(str(part[0]), key, language)
            if old in self.files:
                self.files[text_name(str(part[0]), new, language)] = self.files.pop(old)


def key_of(item: Item) -> str:
    """Return the id of an item, or the tag of a language."""
    return str(item.get("id") or item.get("tag") or "")


def texts_of(value: object) -> Iterator[str]:
    """Give the texts of a value in their languages, those that there are."""
    if isinstance(value, dict):
        yield from (each for each in value.values() if isinstance(each, str) and each)
    elif isinstance(value, str) and value:
        yield value


def _step(holder: object, step: str | int) -> object:
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, str):
        return next(
            (each for each in holder if isinstance(each, dict) and key_of(each) == step), None
        )
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return None
