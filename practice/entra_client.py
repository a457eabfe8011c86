"""The tool as Entra and Teams know it, and the file that tells the tool so."""

from __future__ import annotations

import json
from pathlib import Path

from practice.sign_in_client import TENANT

PATH = "/entra"
"""Every tenant's issuer is below this path of the platform's."""
TEAMS_CLIENT_ID = "6f9c1d0e-4a4f-4c7e-8a53-0d1f2e3a4b5c"
"""The tool's application at Entra."""
TEAMS_APP_ID = "b1c2d3e4-5f60-4718-8293-a4b5c6d7e8f9"
"""The tool's app in Teams."""
OTHER_TENANT = "8d5b1f62-7c1e-4f0a-b6a4-2c9e0d7f3a11"
"""A tenant that the tool does not know."""
TENANTS = {TENANT: "Practice University", OTHER_TENANT: "Elsewhere College"}
INSTRUCTOR_ROLE = "Instructor"


def write_teams_file(folder: Path, issuer: str) -> Path:
    """Write the file that the tool reads as TEAMS_FILE, and give its path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "teams.toml"
    path.write_text(teams_table(issuer), "utf-8")
    return path.resolve()


def teams_table(issuer: str) -> str:
    """What stands in that file; `issuer` is the platform's."""
    return (
        f"client_id = {json.dumps(TEAMS_CLIENT_ID)}\n"
        f"app_id = {json.dumps(TEAMS_APP_ID)}\n"
        f"authority = {json.dumps(issuer + PATH)}\n"
        f"instructor_role = {json.dumps(INSTRUCTOR_ROLE)}\n"
        f"message_origins = [{json.dumps(issuer)}]\n\n"
        f"[[tenant]]\ntenant = {json.dumps(TENANT)}\n"
        'institution = "default"\n'
    )
