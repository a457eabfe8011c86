"""How platforms differ in dynamic registration (LTI Dynamic Registration 1.0), as observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_CANVAS = "https://canvas.instructure.com/lti/"


@dataclass(frozen=True)
class Flavour:
    """One way to be a platform.

    `framed`: the tool's page opens in a frame of ours and not in a new tab. `token`: it gets a
    registration token, to be sent with its registration. `audience`: assertions are for another
    address than the token endpoint's. `config_once`: the configuration can be read only once.
    `deployed`: the answer has a deployment. `enabled`: it needs no administrator afterwards.
    `updates`: a tool that is here already can be updated. `unique`: it cannot be here twice.
    """

    label: str
    family: str
    version: str
    framed: bool = True
    token: bool = True
    audience: str | None = None
    config_once: bool = False
    deployed: bool = False
    enabled: bool = False
    updates: bool = False
    unique: bool = False
    status: int = 200
    placements: tuple[str, ...] = ()
    extension: Mapping[str, object] = field(default_factory=dict)


FLAVOURS: Mapping[str, Flavour] = MappingProxyType(
    {
        "brightspace": Flavour(
            label="like Brightspace: new tab, no token, to be enabled",
            family="desire2learn",
            version="20.26.11",
            framed=False,
            token=False,
            audience="https://api.brightspace.com/auth/token",
            config_once=True,
            unique=True,
            status=201,
        ),
        "canvas": Flavour(
            label="like Canvas: in a frame, token, vendor extension",
            family="canvas",
            version="vCloud",
            enabled=True,
            placements=("course_navigation", "link_selection", "editor_button"),
            extension={
                f"{_CANVAS}product_family_code": "canvas",
                f"{_CANVAS}account_name": "Practice account",
                f"{_CANVAS}account_lti_guid": "practice-platform",
            },
        ),
        "moodle": Flavour(
            label="like Moodle: in a frame, token, pending, can be updated",
            family="moodle",
            version="2024100706",
            deployed=True,
            updates=True,
        ),
        "blackboard": Flavour(
            label="like Blackboard: new tab, token, to be enabled",
            family="BlackboardLearn",
            version="4000.0.0",
            framed=False,
            status=201,
        ),
    }
)
