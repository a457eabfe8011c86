"""Reads the sign-in file: a table for each institution, in TOML.

A value that cannot be used is a SettingError that names file, table and field, and never the value
of a secret.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lti_app.i18n import LANGUAGES
from lti_app.settings_tables import SettingTable, read_toml
from lti_app.sign_in.providers import SCOPES, Provider

SETTING = "SIGN_IN_FILE"
FIELDS = frozenset(
    {
        *("issuer", "client_id", "client_secret", "client_secret_file"),
        *("subject", "name", "scopes", "require", "label", "course_site"),
        *("person_claim", "person_platforms", "max_age", "acr_values"),
    }
)
LONGEST = 2000
LONGEST_AGE = 7 * 24 * 3600
_CLAIM = re.compile(r"[!-~]{1,200}")
_SCOPE = re.compile(r"[!#-\[\]-~]{1,200}")
"""scope-token of RFC 6749, section 3.3."""


def read_providers(path: Path, *, is_development: bool) -> dict[str, Provider]:
    """Return the providers in a file by the institution's short name. Raises SettingError.

    In development issuers of this machine may be plain http.
    """
    tables = read_toml(SETTING, path)
    return {
        name: _Table(SETTING, path, name, is_development).read(table)
        for name, table in tables.items()
    }


class _Table(SettingTable):
    """The table of one institution, while it is read."""

    def read(self, table: Any) -> Provider:
        """Return the provider in `table`. Raises SettingError."""
        self.check_institution(table, FIELDS)
        acr_values = self._acr_values(table.get("acr_values", []))
        provider = Provider(
            institution=self.name,
            issuer=self._issuer(table),
            client_id=self._text(table, "client_id"),
            client_secret=self._secret(table),
            subject=self._claim("subject", table.get("subject", "sub")),
            name=self._claim("name", table["name"]) if "name" in table else None,
            scopes=self._scopes(table.get("scopes", list(SCOPES))),
            require=self._require(table.get("require", {}), acr_values),
            max_age=self._max_age(table.get("max_age")),
            acr_values=acr_values,
            labels=self._labels(table.get("label", {})),
            is_for_courses=self._switch(table, "course_site"),
            person_claim=(
                self._claim("person_claim", table["person_claim"])
                if "person_claim" in table
                else None
            ),
            person_platforms=self._platforms(table.get("person_platforms", [])),
        )
        self._check_tenant(provider)
        self._check_recognising(provider)
        return provider

    def _text(self, table: Mapping[str, Any], field: str) -> str:
        value = table.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "must be given as text")
        if len(value) > LONGEST or not value.isascii() or not value.isprintable():
            raise self.wrong(field, "has characters that cannot belong there")
        return value

    def _issuer(self, table: Mapping[str, Any]) -> str:
        """Return the issuer (OpenID Connect Discovery, section 3): https, no query, no fragment."""
        return self.address("issuer", self._text(table, "issuer"))

    def _secret(self, table: Mapping[str, Any]) -> str:
        if ("client_secret" in table) == ("client_secret_file" in table):
            raise self.wrong("", "needs either client_secret or client_secret_file")
        if "client_secret" in table:
            return self._text(table, "client_secret")
        named = self.path.parent / self._text(table, "client_secret_file")
        try:
            text = named.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not text"
            raise self.wrong("client_secret_file", f"cannot be read: {why.lower()}") from error
        return self._text({"client_secret_file": text}, "client_secret_file")

    def _claim(self, field: str, value: Any) -> str:
        if not isinstance(value, str) or not _CLAIM.fullmatch(value):
            raise self.wrong(field, "must be the name of a claim")
        return value

    def _scopes(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(
            isinstance(each, str) and _SCOPE.fullmatch(each) for each in value
        ):
            raise self.wrong("scopes", 'must be a list such as ["openid", "profile"]')
        if "openid" not in value:
            raise self.wrong("scopes", 'must hold "openid"')
        return tuple(dict.fromkeys(value))

    def _max_age(self, value: Any) -> int | None:
        if value is not None and not (type(value) is int and 0 <= value <= LONGEST_AGE):
            raise self.wrong("max_age", f"must be a whole number of seconds, at most {LONGEST_AGE}")
        return value

    def _acr_values(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(
            isinstance(each, str) and _CLAIM.fullmatch(each) for each in value
        ):
            raise self.wrong("acr_values", "must be a list of texts without spaces")
        return tuple(value)

    def _require(self, value: Any, acr_values: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the claims that are required, with `acr` where its values are asked for."""
        if not isinstance(value, dict):
            raise self.wrong("require", "must be a table of claims with their values")
        if acr_values and "acr" in value:
            raise self.wrong("require.acr", "is what acr_values says already")
        found = {"acr": acr_values} if acr_values else {}
        for name, values in value.items():
            self._claim(f"require.{name}", name)
            wanted = [values] if isinstance(values, str) else values
            if not isinstance(wanted, list) or not wanted or not all(_is_value(v) for v in wanted):
                raise self.wrong(f"require.{name}", "must be a text or a list of texts")
            found[name] = tuple(wanted)
        return found

    def _switch(self, table: Mapping[str, Any], field: str) -> bool:
        value = table.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(field, "must be true or false")
        return value

    def _labels(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self.wrong("label", 'must be a table such as { en = "Sign in" }')
        for language, text in value.items():
            if language not in LANGUAGES:
                offered = ", ".join(LANGUAGES)
                raise self.wrong(f"label.{language}", f"is no language here; there are {offered}")
            if not isinstance(text, str) or not 0 < len(text.strip()) <= 100:
                raise self.wrong(f"label.{language}", "must have 1 to 100 characters")
        return {language: text.strip() for language, text in value.items()}

    def _platforms(self, value: Any) -> tuple[str, ...]:
        """Return issuers as platforms write them; whether there is such a platform shows later."""
        if not isinstance(value, list) or not all(
            isinstance(each, str) and each.startswith(("https://", "http://")) for each in value
        ):
            raise self.wrong("person_platforms", "must be a list of issuers of platforms")
        return tuple(value)

    def _check_recognising(self, provider: Provider) -> None:
        """Both sides of a person must be named, and the door open by which one of them comes."""
        if (provider.person_claim is None) != (not provider.person_platforms):
            raise self.wrong("person_claim", "and person_platforms must be given together")
        if provider.person_claim is not None and not provider.is_for_courses:
            raise self.wrong("person_claim", "is for course_site = true only")

    def _check_tenant(self, provider: Provider) -> None:
        """An object id of Entra is unique in its tenant only, so the tenant has to be checked."""
        if provider.subject == "oid" and "tid" not in provider.require:
            raise self.wrong("require.tid", 'must name the tenant when subject is "oid"')


def _is_value(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
