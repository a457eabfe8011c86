"""Static files at addresses that change with their content: browsers keep them for a year."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

FOREVER = 31536000
_LEFT_OUT = {".gz", ".br", ".map"}
_DECISIVE = ("lti_app/**/*.py", "templates/**/*.html", "translations/**/*.mo", "static/**/*")


def fingerprint(folder: Path) -> str:
    """Return a short hash over the names and contents of the files in `folder`."""
    return _hash_of(folder, ["**/*"])


def fingerprint_of_tool(root: Path) -> str:
    """Return a short hash over all that decides how a page looks: code, templates, texts, files."""
    return _hash_of(root, _DECISIVE)


def install(app: Flask, folder: Path, headers: Mapping[str, str]) -> None:
    """Serve `folder` below /static/<fingerprint>/ with `headers`, before Flask sees the request."""
    prefix = f"static/{fingerprint(folder)}"

    def add_headers(answer: Headers, _path: str, _url: str) -> None:
        for name, value in headers.items():
            answer[name] = value

    served = WhiteNoise(
        app.wsgi_app,
        max_age=FOREVER,
        immutable_file_test=lambda *_: True,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )
    served.add_files(str(folder), prefix=prefix)
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["static"] = lambda path: f"/{prefix}/{path}"
    app.jinja_env.globals["is_built"] = lambda name: (folder / "dist" / name).is_file()


def _hash_of(root: Path, patterns: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
        if path.is_file() and path.suffix not in _LEFT_OUT:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
