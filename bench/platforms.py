"""Four practice platforms with their students, and the one server that gives out their key sets."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from practice.keys import KeyRing
from practice.personas import LEARNER, PERSONAS, Persona
from practice.platform import Platform

PLATFORMS = 4
STUDENTS = 600
CLIENT_ID = "bench"


@dataclass(frozen=True)
class PlatformEntry:
    """What a tool has to know of one platform."""

    issuer: str
    client_id: str
    deployment_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    jwks: dict[str, list[dict[str, str]]]

    def for_pylti1p3(self) -> Any:
        """The entry in the names of PyLTI1p3, which wants a list of deployments."""
        return {
            "default": True,
            "client_id": self.client_id,
            "auth_login_url": self.auth_url,
            "auth_token_url": self.token_url,
            "key_set_url": self.jwks_url,
            "deployment_ids": [self.deployment_id],
        }


@dataclass(frozen=True)
class Attendance:
    """One student in one course of one platform, about to open the tool."""

    platform: Platform
    persona: Persona
    context: Mapping[str, object]

    def id_token(self, nonce: str, *, target: str) -> str:
        """The signed message of a resource link launch that answers to `nonce`."""
        claims = self.platform.launch_claims(
            self.persona, nonce=nonce, context=self.context, target_link_uri=target
        )
        return self.platform.id_token(claims)


class Platforms:
    """The platforms; a context manager, because their key sets are served while it is open."""

    def __init__(self) -> None:
        self.fetches = 0
        """How often a key set was asked for."""
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        origin = f"http://127.0.0.1:{self._server.server_port}"
        self._all = [
            Platform(
                f"{origin}/platform-{number}", CLIENT_ID, f"deployment-{number}", KeyRing(), ""
            )
            for number in range(1, PLATFORMS + 1)
        ]
        self._key_sets = {
            f"/platform-{number}/jwks.json": json.dumps(platform.jwks()).encode()
            for number, platform in enumerate(self._all, start=1)
        }

    def __enter__(self) -> Platforms:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def entries(self) -> list[PlatformEntry]:
        """What is registered at every contender."""
        return [
            PlatformEntry(
                issuer=platform.issuer,
                client_id=platform.client_id,
                deployment_id=platform.deployment_id,
                auth_url=platform.auth_url,
                token_url=platform.token_url,
                jwks_url=f"{platform.issuer}/jwks.json",
                jwks=platform.jwks(),
            )
            for platform in self._all
        ]

    def write(self, path: Path) -> None:
        """Write the entries as JSON, for applications that read no database."""
        path.write_text(json.dumps([asdict(entry) for entry in self.entries()]))

    def write_for_pylti1p3(self, path: Path) -> None:
        """Write the entries as the library's own configuration file, with a key of the tool."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        path.with_name("private.key").write_bytes(private)
        path.with_name("public.key").write_bytes(public)
        files = {"private_key_file": "private.key", "public_key_file": "public.key"}
        tool = {entry.issuer: [entry.for_pylti1p3() | files] for entry in self.entries()}
        path.write_text(json.dumps(tool))

    def attendance(self, number: int) -> Attendance:
        """The `number`-th launch: 600 students take turns, over all platforms.

        When all have had their turn, the next 600 begin in the next course: so every launch leads
        to an acknowledgement that is new, and has to be written.
        """
        course, seat = divmod(number, STUDENTS)
        persona = replace(
            PERSONAS["student-01"], subject=f"student-{course}-{seat}", roles=(LEARNER,)
        )
        context = {
            "id": f"course-{course}",
            "label": f"C-{course}",
            "title": "Psychology of Groups",
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
        }
        return Attendance(self._all[number % PLATFORMS], persona, context)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platforms = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with platforms._lock:
                    platforms.fetches += 1
                body = platforms._key_sets.get(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, format: str, *args: object) -> None:
                """Stay silent."""

        return Handler


def read_entries(path: str) -> list[PlatformEntry]:
    """Read what `Platforms.write` wrote."""
    return [PlatformEntry(**entry) for entry in json.loads(Path(path).read_text())]
