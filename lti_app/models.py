"""Imports every feature's tables once, so that migrations see them all; no code."""

from lti_app.access.models import (
    Administrator,
    Course,
    CourseStaff,
    Launch,
    PersonLink,
    Placement,
)
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
    FiguresThreshold,
    Publication,
    PublishedArtefact,
    PublishedEdition,
    PublishedVersion,
    ReportDoor,
    StoppedIntake,
    TokenKey,
    VersionFile,
    VersionLabel,
)
from lti_app.figures.models import CaseFigure, FrozenTables
from lti_app.institution.models import Institution, Invite
from lti_app.kaltura.models import KalturaLink
from lti_app.lti.models import Deployment, Registration, ServiceToken
from lti_app.membership.models import TokenQuota
from lti_app.reports.models import Message, Reader, Report, SealedKey, SpentToken
from lti_app.sharing.models import CourseSharing
from lti_app.support.models import (
    Batch,
    Case,
    ContactEntry,
    EndedSession,
    Link,
    LogEntry,
    Member,
    Note,
    Refusal,
    Sheet,
    SheetItem,
    UsedNote,
)
from lti_app.support.models import Invite as DeskInvite
from lti_app.teams.models import TeamsInstructor, TeamsPlacement

__all__ = [
    "Acknowledgement",
    "AcknowledgementTotal",
    "Administrator",
    "AnswerTally",
    "Batch",
    "Blob",
    "Case",
    "CaseFigure",
    "ContactEntry",
    "Course",
    "CourseSharing",
    "CourseStaff",
    "Deployment",
    "DeskInvite",
    "Draft",
    "DraftArtefact",
    "DraftFile",
    "EndedSession",
    "FiguresThreshold",
    "FrozenTables",
    "GradeDelivery",
    "Institution",
    "Invite",
    "KalturaLink",
    "Launch",
    "Link",
    "LogEntry",
    "Member",
    "Message",
    "Note",
    "PersonLink",
    "Placement",
    "Publication",
    "PublishedArtefact",
    "PublishedEdition",
    "PublishedVersion",
    "Reader",
    "Refusal",
    "Registration",
    "Report",
    "ReportDoor",
    "SealedKey",
    "ServiceToken",
    "Sheet",
    "SheetItem",
    "SpentToken",
    "StoppedIntake",
    "TeamsInstructor",
    "TeamsPlacement",
    "TokenKey",
    "TokenQuota",
    "UsedNote",
    "VersionFile",
    "VersionLabel",
]
