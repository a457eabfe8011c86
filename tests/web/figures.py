"""What a scraper reads: the figures of the process in which the tests run."""

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

TOKEN = "0123456789abcdef0123456789abcdef"
Figures = dict[str, float]
"""The value of each line, by its name and its labels as they are written."""


def asked(app: Flask, token: str = TOKEN) -> TestResponse:
    return app.test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def read(app: Flask) -> Figures:
    """Return every figure that a scraper gets."""
    answer = asked(app)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def parsed(text: str) -> Figures:
    return {
        f"{sample.name}{{{','.join(f'{k}={v}' for k, v in sorted(sample.labels.items()))}}}": (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def risen(before: Figures, after: Figures) -> Figures:
    """Return what is more in `after`, and by how much."""
    return {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if value != before.get(name, 0)
    }
