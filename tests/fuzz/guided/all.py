"""Every public input that is searched."""

from tests.fuzz.guided import doors, launch, packs, reports, sealed
from tests.fuzz.guided.targets import Target, known_keys


def targets() -> dict[str, Target]:
    """Return all targets by their names."""
    keys = known_keys()
    signed = [*launch.targets(keys), *doors.targets(keys), *sealed.targets(keys)]
    return {target.name: target for target in [*signed, *reports.targets(), *packs.targets()]}
