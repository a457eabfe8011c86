"""Imports every feature's tables once, so that migrations see them all; no code."""

from lti_app.access.models import Administrator, Course, Launch, Placement
from lti_app.acknowledgement.models import (
    Acknowledgement,
    AcknowledgementTotal,
    AnswerTally,
    GradeDelivery,
)
from lti_app.campaign.models import (
    Blob,
    Draft,
    DraftArtefact,
    DraftFile,
    Publication,
    PublishedArtefact,
    PublishedEdition,
    PublishedVersion,
    ReportDoor,
    TokenKey,
    VersionFile,
    VersionLabel,
)
from lti_app.figures.models import CaseFigure, FrozenTables
from lti_app.institution.models import Institution, Invite
from lti_app.lti.models import Deployment, Registration, ServiceToken
from lti_app.membership.models import TokenQuota
from lti_app.reports.models import Message, Reader, Report, SealedKey, SpentToken
from lti_app.sharing.models import CourseSharing

__all__ = [
    "Acknowledgement",
    "AcknowledgementTotal",
    "Administrator",
    "AnswerTally",
    "Blob",
    "CaseFigure",
    "Course",
    "CourseSharing",
    "Deployment",
    "Draft",
    "DraftArtefact",
    "DraftFile",
    "FrozenTables",
    "GradeDelivery",
    "Institution",
    "Invite",
    "Launch",
    "Message",
    "Placement",
    "Publication",
    "PublishedArtefact",
    "PublishedEdition",
    "PublishedVersion",
    "Reader",
    "Registration",
    "Report",
    "ReportDoor",
    "SealedKey",
    "ServiceToken",
    "SpentToken",
    "TokenKey",
    "TokenQuota",
    "VersionFile",
    "VersionLabel",
]
