"""The tool as the sign-in knows it: a client with a secret, and the file that tells the tool so."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

CLIENT_ID = "online-dos-sign-in"
PATH = "/sign-in"
"""The sign-in's issuer is this path of the platform's: one server, two issuers."""
TENANT = "3f1a4f0e-0d6c-4a3b-9a3e-6f5a1d2c7b88"
"""The `tid` of everybody here, as Entra has one for every organisation."""
INSTITUTIONS = ("default",)
SITES = ("", "/desk")
"""Where the tool's sites are whose doors are open to a sign-in."""


@dataclass(frozen=True)
class SignInClient:
    """One registered client; an answer goes to exactly one of its redirect URIs."""

    secret: str
    redirect_uris: tuple[str, ...]
    id: str = CLIENT_ID


def client_of(tool_url: str, secret: str) -> SignInClient:
    """The tool at `tool_url`, registered for each institution and site."""
    return SignInClient(
        secret,
        tuple(
            f"{tool_url}{site}/sign-in/{institution}/done"
            for site in SITES
            for institution in INSTITUTIONS
        ),
    )


def kept_secret(folder: Path) -> str:
    """The client's secret in `folder`, made on first use."""
    path = folder / "sign-in.secret"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        unfinished = folder / "sign-in.new"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(secrets.token_urlsafe(32))
        unfinished.rename(path)
    return path.read_text("ascii")


def write_file(folder: Path, issuer: str) -> Path:
    """Write the file that the tool reads as SIGN_IN_FILE, and give its path."""
    kept_secret(folder)
    tables = [
        f"[{institution}]\n"
        f"issuer = {json.dumps(issuer + PATH)}\n"
        f"client_id = {json.dumps(CLIENT_ID)}\n"
        'client_secret_file = "sign-in.secret"\n'
        'scopes = ["openid", "profile"]\n'
        'name = "name"\n'
        "course_site = true\n"
        'label = { en = "Sign in at Practice University", nl = "Inloggen bij Practice University" }'
        for institution in INSTITUTIONS
    ]
    path = folder / "sign-in.toml"
    path.write_text("\n\n".join(tables) + "\n", "utf-8")
    return path.resolve()
