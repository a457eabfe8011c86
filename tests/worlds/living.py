"""What happens in a world: two people open their course, one of them reports, both confirm."""

from random import Random

from tests.launcher import Launcher
from tests.membership.member import Member
from tests.reports.desk import TestReader
from tests.worlds import chance
from tests.worlds.reporting import ALICE, BOB, Way, marks


def live(
    launcher: Launcher, reporter: str, way: Way, readers: list[TestReader]
) -> dict[str, object]:
    """Let it happen; return what the two sites were asked and answered."""
    with chance.of("the tool"):
        members = {
            # Whoever reports is handed the same stream.
            person: Member(launcher, person, chance=Random(person == reporter))
            for person in (ALICE, BOB)
        }
        tokens = {person: member.token().text for person, member in members.items()}
    with chance.of("who reports"):
        carried = marks(reporter, members[reporter])
        answers = way(launcher.app, readers, carried, tokens[reporter])
    with chance.of("afterwards"):
        for member in members.values():
            member.visit.acknowledge()
        cleaned = launcher.app.test_cli_runner().invoke(args=["clean-up"])
    assert cleaned.exit_code == 0, cleaned.output
    return {
        "asked of the course site": [member.requests for member in members.values()],
        "answers of the report site": [
            (answer.status_code, str(answer.headers), answer.data) for answer in answers
        ],
    }
