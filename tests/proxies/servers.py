"""The web servers of docs/samples, started with them; only names, addresses and keys differ."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lti_app.config import ROOT
from tests.patience import PATIENCE
from tests.ports import held, wait_for

SAMPLES = ROOT / "docs" / "samples"
UNPACKED = Path(sys.prefix, "servers")
"""Where tests/proxies/install.sh puts what the machine does not have."""
FEW = 3
"""So many requests at once the sample of the course site allows in the tests."""
LOG = "neighbour.log"
"""What another site of the same server writes of its visitors."""


@dataclass(frozen=True)
class Ports:
    """Where the server listens, and where the tool does."""

    https: int
    http: int
    neighbour: int
    tool: int


@dataclass(frozen=True)
class Proxy:
    """A server that runs: its ports, and the folder with all that it may write to."""

    ports: Ports
    folder: Path
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End it well, so that whatever it wants to write is written."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


def program(name: str) -> str:
    """Return the path of a server."""
    places = f"{os.environ['PATH']}:/usr/sbin:{UNPACKED}/usr/sbin:{UNPACKED}/usr/bin"
    found = shutil.which(name, path=places)
    assert found, f"There is no {name} here: tests/proxies/install.sh says how to get it."
    return found


def sample(name: str, changes: dict[str, str]) -> str:
    """Return a sample with what an institution replaces in it; fails where that is not there."""
    text = (SAMPLES / name).read_text("utf-8")
    for old, new in changes.items():
        assert old in text, f"{old} is not in {name}"
        text = text.replace(old, new)
    return text


@contextmanager
def running(name: str, folder: Path, tool: int) -> Iterator[Proxy]:
    """Let the server `name` run before the tool at port `tool`."""
    with (
        held(3) as (https, http, neighbour),
        _started(name, folder, Ports(https, http, neighbour, tool)) as proxy,
    ):
        yield proxy


@contextmanager
def _started(name: str, folder: Path, ports: Ports) -> Iterator[Proxy]:
    command = {"nginx": _report, "nginx-course": _course, "caddy": _caddy}[name](ports, folder)
    with (said := folder / "said").open("wb") as file:
        process = subprocess.Popen(
            [program(name.partition("-")[0]), *command],
            cwd=folder,
            env={"HOME": str(folder), "TMPDIR": str(folder / "tmp"), "PATH": os.environ["PATH"]},
            stdout=file,
            stderr=file,
        )
    proxy = Proxy(ports, folder, process)
    try:
        wait_for(process, said, ports.https, ports.http, ports.neighbour)
        yield proxy
    finally:
        proxy.end()


def _report(ports: Ports, folder: Path) -> list[str]:
    return _nginx(ports, folder, sample("nginx.conf", _places(ports, folder, "report")))


def _course(ports: Ports, folder: Path) -> list[str]:
    """Let it forget so slowly, and allow so little, that few requests are too many."""
    fewer = {"rate=100r/s": "rate=1r/m", "burst=1000 delay=500": f"burst={FEW - 1} nodelay"}
    cache = {"/var/cache/online-dos": f"{folder}/cache"}
    changes = {**_places(ports, folder, "dos"), **fewer, **cache}
    return _nginx(ports, folder, sample("nginx-course.conf", changes))


def _places(ports: Ports, folder: Path, name: str) -> dict[str, str]:
    return {
        "listen 443 ssl;": f"listen 127.0.0.1:{ports.https} ssl;",
        "    listen [::]:443 ssl;\n": "",
        "listen 80;": f"listen 127.0.0.1:{ports.http};",
        "    listen [::]:80;\n": "",
        f"/etc/ssl/{name}.example.edu.pem": f"{folder}/certificate.pem",
        f"/etc/ssl/private/{name}.example.edu.key": f"{folder}/key.pem",
        "127.0.0.1:8000": f"127.0.0.1:{ports.tool}",
    }


def _nginx(ports: Ports, folder: Path, site: str) -> list[str]:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/tmp/{kind};" for kind in kinds)
    # As Debian sets nginx up: everybody is logged where a site does not say otherwise.
    (folder / "nginx.conf").write_text(
        f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;
events {{ worker_connections 64; }}
http {{
{paths}
access_log {folder}/{LOG};
server {{ listen 127.0.0.1:{ports.neighbour}; return 200 "neighbour"; }}
{site}
}}
"""
    )
    return ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def _caddy(ports: Ports, folder: Path) -> list[str]:
    # On the one address whose ports are held, and not for HTTP/3: its port of UDP cannot be held.
    only = "\tadmin off\n\tdefault_bind 127.0.0.1\n\tservers {\n\t\tprotocols h1 h2\n\t}\n"
    here = f"{only}\thttps_port {ports.https}\n\thttp_port {ports.http}\n"
    keys = f"\ttls {folder}/certificate.pem {folder}/key.pem\n"
    site = sample(
        "Caddyfile",
        {
            "{\n\tlog default": f"{{\n{here}\tlog default",
            "\nreport.example.edu {\n": f"\nreport.example.edu {{\n{keys}",
            "127.0.0.1:8000": f"127.0.0.1:{ports.tool}",
            "request_buffers 400KB": "buffer_requests",  # as the sample says of Debian's version
        },
    )
    neighbour = (
        f"http://:{ports.neighbour} {{\nbind 127.0.0.1\nlog {{\noutput file {folder}/{LOG}\n}}\n"
    )
    (folder / "Caddyfile").write_text(f'{site}\n{neighbour}respond "neighbour"\n}}\n')
    return ["run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
