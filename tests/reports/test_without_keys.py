"""The report site has no private key, and needs none."""

from lti_app.db import db


def test_promise_14_the_report_site_needs_no_private_key(app, reporter, monkeypatch, tmp_path):
    somebody = reporter()
    body = somebody.sealed()
    with app.wsgi_app.sites.report.app_context():
        settings = app.wsgi_app.sites.report.extensions["settings"]
        assert db.engine is not None
    keys = settings.keys_dir
    hidden = keys.rename(tmp_path / "elsewhere")
    keys.mkdir()
    # These open nothing that is sealed: they are for copies of the database.
    outer = (hidden / "outer").rename(keys / "outer")
    try:
        assert somebody.post("send", body).status_code == 201
        assert somebody.look().status_code == 200
    finally:
        outer.rename(hidden / "outer")
        keys.rmdir()
        hidden.rename(keys)
