"""An OpenID provider as one institution uses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

SCOPES = ("openid",)


@dataclass(frozen=True)
class Provider:
    """One section of the sign-in file."""

    institution: str
    """Short name of the institution."""
    issuer: str
    """The provider's issuer, to the letter."""
    client_id: str
    client_secret: str = field(repr=False)
    subject: str = "sub"
    """The claim that names a person, for good and never anybody else."""
    name: str | None = None
    """The claim with a name to show; None asks for none."""
    scopes: tuple[str, ...] = SCOPES
    require: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Claims that a person must have, each with one of these values."""
    max_age: int | None = None
    """How many seconds ago somebody may have proved who they are; None asks for no age."""
    acr_values: tuple[str, ...] = ()
    """How strongly they must have, in the provider's words; one of these is then required."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What stands on the button, by language of the interface."""
    is_for_courses: bool = False
    """Whether students sign in as well, on the course site, whose address the provider knows."""

    person_claim: str | None = None
    """The claim with the institution's identifier of a person, by which platforms know them too."""
    person_platforms: tuple[str, ...] = ()
    """Issuers of the institution's platforms whose identifier can be trusted."""

    def recognises_at(self, issuer: str) -> bool:
        """Return whether who signs in may be known by the identifier that a platform sends."""
        return self.person_claim is not None and issuer in self.person_platforms

    def label(self, language: str) -> str:
        """Return what stands on the button."""
        return self.labels.get(language) or _("Sign in with your institution's account")

    @property
    def claims(self) -> frozenset[str]:
        """The claims that a sign-in needs to be told."""
        wanted = [each for each in (self.name, self.person_claim) if each]
        return frozenset({self.subject, *self.require, *wanted})
