"""Try what a sign-in needs of a provider, before somebody needs it."""

from dataclasses import dataclass

from lti_app.errors import PlatformError, SignInError
from lti_app.lti import http
from lti_app.lti.key_sets import NO_KEY, usable_keys
from lti_app.sign_in.discovery import Discovery
from lti_app.sign_in.providers import Provider


@dataclass(frozen=True)
class Trial:
    """What worked."""

    algorithms: tuple[str, ...]
    """How the provider signs id_tokens; empty where its configuration could not be read."""
    usable_keys: int | None
    """How many keys its key set has for us; None where it could not be read."""
    problem: str = ""
    """What failed, in the protocol's words."""


def try_provider(provider: Provider, *, is_development: bool) -> Trial:
    """Read a provider's configuration and its keys."""
    return try_issuer(provider.issuer, is_development=is_development)


def try_issuer(issuer: str, *, is_development: bool) -> Trial:
    """Read the configuration of `issuer` and its keys."""
    algorithms: tuple[str, ...] = ()
    try:
        metadata = Discovery(is_development=is_development).of(issuer)
        algorithms = tuple(metadata.algorithms)
        keys = len(usable_keys(http.get_json(metadata.jwks_uri)[0]))
    except SignInError as error:
        return Trial(algorithms, None, f"{error.code} ({error.detail})")
    except (PlatformError, ValueError) as error:
        return Trial(algorithms, None, str(error))
    return Trial(algorithms, keys, "" if keys else NO_KEY)
