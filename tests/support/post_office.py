"""A mail server on the loopback that keeps what it is given, envelope and all (RFC 5321)."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.patience import PATIENCE


@dataclass
class Letter:
    """A mail as it was given to the server."""

    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class PostOffice:
    """What the server was given; and whom it refuses."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    is_ill: bool = False
    """Whether it takes no mail at all, though it is there."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def addresses(self) -> list[str]:
        """For whom there were mails, in the order of the alphabet."""
        return sorted(to for letter in self.letters for to in letter.recipients)


class _Counter(socketserver.StreamRequestHandler):
    """One conversation."""

    timeout = PATIENCE

    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]
        recipients: list[str] = []
        self._say("421 ill" if office.is_ill else "220 here")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "DATA":
                self._say("354 go on")
                office.letters.append(Letter(recipients, self._read()))
                recipients = []
                self._say("250 kept")
            elif verb.upper() == "RCPT":
                address = rest.partition("<")[2].partition(">")[0]
                is_refused = address in office.refused
                self._say("550 nobody here" if is_refused else "250 fine")
                recipients += [] if is_refused else [address]
            else:
                recipients = [] if verb.upper() in ("MAIL", "RSET") else recipients
                self._say("221 bye" if verb.upper() == "QUIT" else "250 fine")

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def open_office() -> Iterator[PostOffice]:
    """Serve until the end of the block; the port stays the office's own."""
    office = PostOffice()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Counter) as server:
        server.daemon_threads = True
        server.office = office  # type: ignore[attr-defined]
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()
