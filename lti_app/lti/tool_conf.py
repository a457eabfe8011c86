"""PyLTI1p3's tool configuration port, answered from the registry.

One issuer may have many clients here (gap G10), and nothing is kept in class attributes.
"""

from collections.abc import Callable
from typing import Any

from pylti1p3.deployment import Deployment as LibraryDeployment
from pylti1p3.registration import Registration as LibraryRegistration
from pylti1p3.request import Request
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_app.lti.registry import RegisteredPlatform

FindPlatform = Callable[[str, str | None], RegisteredPlatform | None]


class PlatformRegistration(LibraryRegistration):
    """A registration in PyLTI1p3's shape that remembers ours."""

    def __init__(self, platform: RegisteredPlatform) -> None:
        self.platform = platform
        self.set_issuer(platform.issuer)
        self.set_client_id(platform.client_id)
        self.set_auth_login_url(platform.auth_url)
        self.set_auth_token_url(platform.token_url)
        self.set_auth_audience(platform.token_audience)
        self.set_key_set_url(platform.jwks_url)


class RegistryToolConf(ToolConfAbstract[Request]):
    """Answers PyLTI1p3's look-ups by (issuer, client_id)."""

    def __init__(self, find_platform: FindPlatform) -> None:
        self._find_platform = find_platform

    def check_iss_has_one_client(self, iss: str) -> bool:
        """Never: the client_id always counts."""
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        """Always."""
        return True

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> Any:
        """Refuse: an issuer alone names no registration here."""
        raise NotImplementedError("look up by issuer and client_id")

    def find_registration_by_params(
        self, iss: str, client_id: str | None, *args: Any, **kwargs: Any
    ) -> Any:
        """Return the PlatformRegistration of `iss` and `client_id`, or None."""
        platform = self._find_platform(iss, client_id)
        return PlatformRegistration(platform) if platform else None

    def find_deployment(self, iss: str, deployment_id: str) -> Any:
        """Refuse: an issuer alone names no deployment here."""
        raise NotImplementedError("look up by issuer and client_id")

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **kwargs: Any
    ) -> LibraryDeployment:
        """Return the name alone; whether it is approved is decided after the message is trusted."""
        return LibraryDeployment().set_deployment_id(deployment_id)
