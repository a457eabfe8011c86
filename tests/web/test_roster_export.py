"""The roster as a file: who gets it, what stands in it, and what its headers say."""

import csv
import io
import re
import zipfile
from itertools import islice

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lti_app.acknowledgement import roster_pages
from tests.launcher import code_of
from tests.web.class_list import answering, subject_of
from tests.web.visit import Visit


def export(visit: Visit, kind: str) -> TestResponse:
    return visit.post("/course/roster/export", {"launch": visit.token, "kind": kind})


def rows(answer: TestResponse, delimiter: str = ",") -> list[list[str]]:
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_has_a_block_about_itself_and_a_line_for_everybody(list_launcher, version):
    Visit(list_launcher, "student-01", locale="nl").acknowledge()

    answer = export(Visit(list_launcher, "instructor", locale="en"), "csv")

    about, table = rows(answer)[:3], rows(answer)[4:]
    assert about[0] == ["Version of today (SHA-256)", version.hash]
    assert about[1] == ["Run of the course", "1"]
    assert about[2][0] == "Class list as of"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d \(Europe/Amsterdam\)", about[2][1])
    assert table[0] == [
        "Name",
        "User ID",
        "Status",
        "Day",
        "Version (SHA-256)",
        "Language",
        "Counts until",
        "Why exempt",
    ]
    lines = {line[1]: line for line in table[1:]}
    assert len(table) == 35
    name, _id, status, day, version_hash, language, *rest = lines[subject_of("student-01")]
    assert (name, status, version_hash, language) == (
        "Sanne de Vries",
        "Confirmed",
        version.hash,
        "nl",
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    assert rest == ["", ""]
    assert lines[subject_of("student-02")][2:] == ["Nothing recorded", *[""] * 5]


def test_dutch_csv_is_parted_by_semicolons(list_launcher):
    answer = export(Visit(list_launcher, "instructor", locale="nl"), "csv")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert rows(answer, ";")[4][0] == "Naam"


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_saved_under_a_name_that_names_nobody_and_is_kept_nowhere(
    list_launcher, kind, content_type
):
    title = {"id": "course-2026-psy-g", "title": 'x"; filename=evil.exe\r\n'}
    answer = export(Visit(list_launcher, "instructor", context=title), kind)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(
        rf'attachment; filename="online-dos-\d{{4}}-\d\d-\d\d\.{kind}"',
        answer.headers["Content-Disposition"],
    )


def test_xlsx_has_the_same(list_launcher, version):
    Visit(list_launcher, "student-01").acknowledge()

    answer = export(Visit(list_launcher, "instructor", locale="en"), "xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        about, people = (book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    assert version.hash in about
    assert "Sanne de Vries" in people
    assert people.count("<row ") == 35


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "\uff1d1"])
def test_a_name_from_the_platform_is_no_formula(list_launcher, platform_list, name):
    body = f'{{"members": [{{"user_id": "-7", "roles": ["Learner"], "name": "{name}"}}]}}'
    platform_list.answers = answering(body.encode())

    answer = export(Visit(list_launcher, "instructor", locale="en"), "csv")

    assert rows(answer)[-1][:2] == [f"'{name}", "'-7"]


def test_a_file_without_a_class_list_says_so_at_its_beginning(list_launcher, platform_list):
    Visit(list_launcher, "student-01").acknowledge()
    platform_list.answers = answering(b"", "500 Oops")

    found = rows(export(Visit(list_launcher, "instructor", locale="en"), "csv"))

    assert found[3][0] == "Not complete"
    assert found[-1][:3] == ["", subject_of("student-01"), "Confirmed"]
    assert len(found) == 7


def test_a_file_whose_class_list_breaks_off_says_so_at_its_beginning(list_launcher, platform_list):
    def broken_off(_environ, start_response):
        start_response("200 OK", [("Link", '<https://elsewhere.example>; rel="next"')])
        return [b'{"members": [{"user_id": "1", "roles": ["Learner"]}]}']

    platform_list.answers = broken_off

    found = rows(export(Visit(list_launcher, "instructor", locale="en"), "csv"))

    assert found[3][0] == "Not complete"
    assert found[-1][1] == "1"


def test_where_something_breaks_midway_there_is_no_half_file(list_launcher, monkeypatch):
    whole = roster_pages._rows

    def breaking(read):
        yield from islice(whole(read), 10)
        raise OperationalError("SELECT", {}, OSError())

    monkeypatch.setattr(roster_pages, "_rows", breaking)

    answer = export(Visit(list_launcher, "instructor", locale="en"), "csv")

    assert (answer.status_code, code_of(answer)) == (503, "database_busy")


def test_another_kind_of_file_is_refused(list_launcher, platform_list):
    answer = export(Visit(list_launcher, "instructor", locale="en"), "pdf")

    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")
    assert platform_list.asked == []
