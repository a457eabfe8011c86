"""One tree of errors: each has a stable code, a status, a sentence and what to do next.

Services raise them, `error_pages.py` answers with a page. The codes are listed in docs/errors.md
(checked by a test) and never change their meaning.
"""

from lti_app.errors.base import CodedError, ToolError
from lti_app.errors.campaigns import (
    DraftTooLargeError,
    NoDraftError,
    UnknownArtefactError,
    UnknownCampaignError,
    UnknownChannelError,
    UnknownPageError,
    UnknownVersionError,
)
from lti_app.errors.launches import (
    BrowserUnknownError,
    DisabledDeploymentError,
    DisabledRegistrationError,
    ExpiredLoginError,
    KeysUnreachableError,
    LaunchRefusedError,
    MalformedError,
    PendingDeploymentError,
    PendingRegistrationError,
    PlatformRefusedError,
    ReplayedError,
    UnknownPlatformError,
    UnsupportedMessageError,
    UnverifiedError,
)
from lti_app.errors.membership import (
    TokenKeyChangedError,
    TokenKeyUnusableError,
    TokenQuotaError,
)
from lti_app.errors.visits import (
    DatabaseBusyError,
    ForeignTabError,
    InvalidFormError,
    InviteRefusedError,
    LaunchEndedError,
    NamesOffError,
    NotAllowedError,
    NotPreparedError,
    NotRecordableError,
    PlacingNotAllowedError,
    PlatformError,
    RegistrationRefusedError,
    StaleTextError,
)

__all__ = [
    "BrowserUnknownError",
    "CodedError",
    "DatabaseBusyError",
    "DisabledDeploymentError",
    "DisabledRegistrationError",
    "DraftTooLargeError",
    "ExpiredLoginError",
    "ForeignTabError",
    "InvalidFormError",
    "InviteRefusedError",
    "KeysUnreachableError",
    "LaunchEndedError",
    "LaunchRefusedError",
    "MalformedError",
    "NamesOffError",
    "NoDraftError",
    "NotAllowedError",
    "NotPreparedError",
    "NotRecordableError",
    "PendingDeploymentError",
    "PendingRegistrationError",
    "PlacingNotAllowedError",
    "PlatformError",
    "PlatformRefusedError",
    "RegistrationRefusedError",
    "ReplayedError",
    "StaleTextError",
    "TokenKeyChangedError",
    "TokenKeyUnusableError",
    "TokenQuotaError",
    "ToolError",
    "UnknownArtefactError",
    "UnknownCampaignError",
    "UnknownChannelError",
    "UnknownPageError",
    "UnknownPlatformError",
    "UnknownVersionError",
    "UnsupportedMessageError",
    "UnverifiedError",
]
