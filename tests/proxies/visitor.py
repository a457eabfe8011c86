"""A browser whose every trait can be found again, wherever it was written down."""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.patience import PATIENCE
from tests.reports.test_silence import HEADERS, SECRETS

HOST = "report.example.edu"
COURSE_HOST = "dos.example.edu"
ADDRESS = "127.7.3.91"
"""Of this machine as well, and of nobody else."""
JSON = "application/json"


@dataclass(frozen=True)
class Visitor:
    """Somebody who trusts the certificate in `folder`."""

    folder: Path
    port: int
    host: str = HOST
    address: str = ADDRESS

    def ask(self, method: str, path: str, body: str | None = None, kind: str = JSON) -> int:
        """Do what `read` does; return the status."""
        return self.read(method, path, body, kind)[0]

    def read(
        self, method: str, path: str, body: str | None = None, kind: str = JSON
    ) -> tuple[int, str]:
        """Send a request with everything in it that could tell who asks; return what came."""
        connection = HTTPConnection(self.host, self.port)
        connection.sock = self.connected()
        headers = {**HEADERS, **SECRETS, "Content-Type": kind, "Host": self.host}
        with suppress(OSError):  # refused before all of it was sent; the answer is there
            connection.request(method, path, body and body.encode(), headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text

    def say(self, raw: bytes) -> int:
        """Send what is hardly a request; return the status, or 0 for none."""
        return _say(self.connected(), raw)

    def connected(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE, source_address=(self.address, 0)
        )
        return context.wrap_socket(plain, server_hostname=self.host)


def say_plainly(port: int, raw: bytes) -> int:
    """Send what is hardly a request without TLS; return the status, or 0 for none."""
    return _say(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE), raw)


def _say(connection: socket.socket, raw: bytes) -> int:
    with connection:
        with suppress(OSError):
            connection.sendall(raw)
        answer = connection.recv(4000).partition(b"\r\n")[0].split()
    return int(answer[1]) if len(answer) > 1 else 0


def ask_plainly(
    port: int, path: str, host: str = HOST, method: str = "GET"
) -> tuple[int, str | None]:
    """Ask without TLS; return the status and where it leads."""
    connection = HTTPConnection("127.0.0.1", port, source_address=(ADDRESS, 0), timeout=PATIENCE)
    connection.request(method, path, headers={**HEADERS, **SECRETS, "Host": host})
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.getheader("Location")
