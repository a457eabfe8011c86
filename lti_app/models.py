"""Imports every feature's tables once, so that migrations see them all; no code."""

from lti_app.access.models import Launch
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.institution.models import Institution
from lti_app.lti.models import Deployment, Registration, ServiceToken

__all__ = [
    "Acknowledgement",
    "Deployment",
    "Institution",
    "Launch",
    "Registration",
    "ServiceToken",
]
