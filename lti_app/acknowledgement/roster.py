"""Who in the course has acknowledged: the platform's roster beside our own records.

The roster is asked for whenever somebody looks, and gone through once; nothing of it is stored.
What each status means stands at `Status`; docs/decisions/0013-roster.md says why.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from lti_app.access.models import Door
from lti_app.access.person_keys import is_hash
from lti_app.acknowledgement.course_records import Records, Standing
from lti_app.acknowledgement.models import Action
from lti_app.errors import PlatformBusyError, PlatformError
from lti_app.lti.members import Member, Members, MemberStatus
from lti_app.lti.roles import Role


class Status(StrEnum):
    """Where somebody stands in this run of the course; exactly one holds for everybody."""

    ACKNOWLEDGED = "acknowledged"
    """A student whose acknowledgement of what is asked today stands."""
    IN_GRACE = "in_grace"
    """A student who is asked again, and whose earlier acknowledgement counts for some more days."""
    EARLIER = "earlier"
    """A student who is asked again: the earlier acknowledgement stands and does not count."""
    NOT_YET = "not_yet"
    """A student without one, of whom we know something: they withdrew it, or acknowledged in an
    earlier run, or opened the page within the last two hours."""
    NEVER_SEEN = "never_seen"
    """A student of whom we know nothing here. Who only looked, longer ago, is among them: a launch
    is kept for two hours."""
    NOT_ENROLLED = "not_enrolled"
    """Somebody whose acknowledgement stands, and who is not in the roster, or inactive there."""
    OTHER_DOOR = "other_door"
    """Somebody whose acknowledgement stands and whom the platform did not name: nobody can say who
    of the roster that is, or whether they acknowledged as its user as well."""
    EXEMPT = "exempt"
    """A student of whom staff said that they need not acknowledge."""
    NOT_ASKED = "not_asked"
    """In the course, and never asked: staff, observers, test students, people without a role."""


CONFIRMED = (Status.ACKNOWLEDGED, Status.IN_GRACE)
STUDENTS = (*CONFIRMED, Status.EARLIER, Status.NOT_YET, Status.NEVER_SEEN)
"""Who is asked."""


class Problem(StrEnum):
    """Why there is no roster, or only a part of one."""

    MISSING = "missing"
    """The platform named no such service for this course."""
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    SLOW = "slow"
    BUSY = "busy"
    """It was not asked: others wait for answers that are slow."""
    UNUSABLE = "unusable"
    TOO_LONG = "too_long"


class Person(NamedTuple):
    """One line: somebody and where they stand."""

    subject: str
    name: str | None
    status: Status
    standing: Standing | None
    until: date | None = None
    """The last day on which an earlier acknowledgement counts."""
    is_listed: bool = False
    """Whether the roster has them as active."""


class Comparison:
    """The roster beside our records, read once; the figures grow while it is read."""

    def __init__(self, ours: Records, members: Members | None) -> None:
        self._ours = ours
        self._members = members
        self.counts: Counter[Status] = Counter()
        self.problem: Problem | None = Problem.MISSING if members is None else None
        self.failure: PlatformError | None = None
        """The call that failed, for the administrator; `problem` is for the instructor. A call that
        was not made has not failed."""
        self._is_read = False
        self.without_role = 0
        """How many are in the roster without saying as what; they are not counted as students."""

    def people(self) -> Iterator[Person]:
        """Yield everybody: the roster in its order, then those whom only our records know.

        A roster that cannot be read, or not to its end, leaves a `problem` and no error. Who is
        then only in our records is not said to have left.
        """
        left = dict(self._ours.standings)
        try:
            for member in self._members or ():
                person = self._beside(member, left)
                if person is not None:
                    yield self._counted(person)
        except PlatformBusyError:
            self.problem = Problem.BUSY
        except PlatformError as error:
            self.problem, self.failure = _problem(error), error
        if self._members is not None and self.problem is None and not self._members.is_complete:
            self.problem = Problem.TOO_LONG
        for subject, standing in left.items():
            person = self._beside_nobody(subject, standing)
            if person is not None:
                yield self._counted(person)
        self._is_read = True

    def read(self) -> None:
        """Go through everybody for the figures alone."""
        for _person in self.people():
            pass

    @property
    def students(self) -> int:
        """How many people are asked to acknowledge."""
        return sum(self.counts[status] for status in STUDENTS)

    @property
    def confirmed(self) -> int:
        """How many of them did, also those whose earlier acknowledgement counts on."""
        return sum(self.counts[status] for status in CONFIRMED)

    @property
    def skipped(self) -> int:
        """How many entries of the roster could not be read."""
        return self._members.skipped if self._members is not None else 0

    @property
    def may_be_short(self) -> bool:
        """Whether the roster may hold only people who opened the tool before.

        Brightspace has an option for that, and does not say so; elsewhere a roster of nobody but
        people whom we know is the only sign, for who has read all of it.
        """
        if self.problem is not None or not self.students:
            return False
        knows_all = self._is_read and not self.counts[Status.NEVER_SEEN]
        return knows_all or self._ours.platform_family == "desire2learn"

    def _beside(self, member: Member, left: dict[str, Standing | None]) -> Person | None:
        """Return where `member` stands, and take them out of `left`; None for who is not there."""
        is_known = member.subject in left or member.subject in self._ours.visitors
        standing = left.pop(member.subject, None)
        if member.status is not MemberStatus.ACTIVE:
            if standing is None or standing.action is Action.EXEMPTED:
                return None
            return Person(member.subject, member.name, Status.NOT_ENROLLED, standing)
        if not self._is_student(member, standing):
            return Person(member.subject, member.name, Status.NOT_ASKED, None)
        if standing is not None:
            return self._standing_person(member.subject, member.name, standing, is_listed=True)
        status = Status.NOT_YET if is_known else Status.NEVER_SEEN
        return Person(member.subject, member.name, status, None, is_listed=True)

    def _beside_nobody(self, subject: str, standing: Standing | None) -> Person | None:
        """Return who is only in our records; None where that says nothing about them now."""
        if standing is None:
            return None
        if standing.door is not Door.LTI and is_hash(subject):
            return Person(subject, None, Status.OTHER_DOOR, standing)
        if self.problem is not None:
            return self._standing_person(subject, None, standing, is_listed=False)
        if standing.action is Action.EXEMPTED:
            return None
        return Person(subject, None, Status.NOT_ENROLLED, standing)

    def _is_student(self, member: Member, standing: Standing | None) -> bool:
        if member.is_test_user or member.subject in self._ours.not_asked:
            return False
        if member.role is None:
            # A platform may keep roles to itself. Who acknowledged did so as a student.
            self.without_role += standing is None
            return standing is not None
        return member.role is Role.LEARNER

    def _standing_person(
        self, subject: str, name: str | None, standing: Standing, *, is_listed: bool
    ) -> Person:
        asking, about = self._ours.asking, (standing.meaning_hash, standing.at)
        until = None
        if standing.action is Action.EXEMPTED:
            status = Status.EXEMPT
        elif asking.is_current(*about):
            status = Status.ACKNOWLEDGED
        else:
            until = asking.until(*about)
            status = Status.IN_GRACE if until else Status.EARLIER
        return Person(subject, name, status, standing, until, is_listed)

    def _counted(self, person: Person) -> Person:
        self.counts[person.status] += 1
        return person


def _problem(error: PlatformError) -> Problem:
    """Return what the page says about a call that failed."""
    if error.timed_out:
        return Problem.SLOW
    # A token endpoint refuses with 400 (RFC 6749, section 5.2), a service with 401 or 403.
    if error.platform_status in (400, 401, 403):
        return Problem.REFUSED
    return Problem.NOT_FOUND if error.platform_status == 404 else Problem.UNUSABLE
