"""Fixtures: a certificate, the tool in each server with its channel open, and the samples."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lti_app.config import ROOT
from tests.patience import PATIENCE
from tests.ports import held, wait_for
from tests.proxies import servers
from tests.proxies.listening import HEARD
from tests.proxies.visitor import COURSE_HOST, HOST
from tests.reports.desk import open_channel, usual
from tests.reports.reporter import Reporter
from tests.served import SERVERS
from tests.web import installations


@dataclass(frozen=True)
class Tool:
    """The tool in one of its servers."""

    port: int
    folder: Path
    somebody: Reporter
    kill: Callable[[], None]

    @property
    def heard(self) -> str:
        """All that reached it of any request."""
        return (self.folder / "heard").read_text()


@pytest.fixture
def port() -> Iterator[int]:
    """Where the tool listens."""
    with held(1) as (port,):
        yield port


@pytest.fixture(params=SERVERS)
def tool(request, tmp_path: Path, port: int) -> Iterator[Tool]:
    """The tool with an open channel, as an institution runs it."""
    folder = tmp_path / "tool"
    (folder / "tmp").mkdir(parents=True)
    environment = {
        **installations.on_sqlite(folder),
        "PUBLIC_URL": f"https://{COURSE_HOST}",
        "REPORT_URL": f"https://{HOST}",
    }
    more = {"PORT": str(port), "TMPDIR": str(folder / "tmp"), HEARD: str(folder / "heard")}
    with installations.running(**environment) as app:
        installations.prepare(app)
        readers = usual()
        open_channel(app, readers)
        with (said := folder / "said").open("wb") as file:
            process = subprocess.Popen(
                [*SERVERS[request.param], "tests.proxies.listening:app"],
                cwd=ROOT,
                env={**os.environ, **environment, **more},
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        wait_for(process, said, port)

        def kill() -> None:
            """End all of its processes in the middle of whatever they do."""
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE)

        yield Tool(port, folder, Reporter(app, readers), kill)
        if process.poll() is None:
            kill()


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request, tmp_path: Path, tool: Tool) -> Iterator[servers.Proxy]:
    """That server before the tool; it cannot make a temporary file."""
    with _running(request.param, tmp_path, tool) as started:
        for each in (started.folder / "tmp").iterdir():
            each.rmdir()
        (started.folder / "tmp").rmdir()
        yield started


@pytest.fixture
def course_proxy(tmp_path: Path, tool: Tool) -> Iterator[servers.Proxy]:
    """The sample of the course site before the tool."""
    with _running("nginx-course", tmp_path, tool) as started:
        yield started


@contextmanager
def _running(name: str, place: Path, tool: Tool) -> Iterator[servers.Proxy]:
    folder = place / name
    (folder / "tmp").mkdir(parents=True)
    _certify(folder)
    with servers.running(name, folder, tool.port) as started:
        yield started


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    names = [x509.DNSName(host) for host in (HOST, COURSE_HOST)]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
