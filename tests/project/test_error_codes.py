"""Reason codes: those that the code can give are those that docs/errors.md explains."""

import ast
import inspect
import re
from collections.abc import Iterator

from lti_app import error_pages, errors
from lti_app.acknowledgement.grade_problems import PROBLEMS
from lti_app.config import ROOT

WITH_A_CODE = {
    "MalformedError": 400,
    "UnverifiedError": 401,
    "ExpiredLoginError": 401,
    "InviteRefusedError": 403,
    "RegistrationRefusedError": 400,
    "DeskInviteRefusedError": 403,
    "CaseRuleError": 409,
    "KalturaSessionError": 403,
    "SignInUnknownError": 401,
    "SignInUnverifiedError": 401,
    "SignInMisconfiguredError": 502,
    "TeamsUnverifiedError": 401,
}
"""Errors that are told their code where they are raised, with their status."""


def _calls(path_or_source: str) -> Iterator[tuple[str, list[ast.expr]]]:
    for node in ast.walk(ast.parse(path_or_source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.args


def _of_classes() -> dict[str, str]:
    """Return the codes of the classes that always have the same one."""
    found = {}
    for _name, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, errors.ToolError) and "code" in vars(error):
            found[error.code] = str(error.status)
    found[errors.KeysUnreachableError().code] = str(errors.KeysUnreachableError.status)
    return found


def _of_raises() -> dict[str, str]:
    """Return the codes that are given where an error is raised."""
    found = {}
    for path in (ROOT / "lti_app").rglob("*.py"):
        for name, arguments in _calls(path.read_text("utf-8")):
            if name in WITH_A_CODE:
                assert isinstance(arguments[0], ast.Constant), f"{path.name}: {name}"
                found[str(arguments[0].value)] = str(WITH_A_CODE[name])
    return found


def _of_requests() -> dict[str, str]:
    """Return the codes of requests that reach no page."""
    found = {}
    for name, arguments in _calls(inspect.getsource(error_pages)):
        if name == "_RequestError":
            code, status = arguments[:2]
            assert isinstance(code, ast.Constant)
            found[str(code.value)] = (
                str(status.value) if isinstance(status, ast.Constant) else "4xx"
            )
    return found


def _of_grades() -> dict[str, str]:
    """Return the codes of grades that did not arrive; no page answers with them."""
    return dict.fromkeys(PROBLEMS, "none")


def test_every_code_is_explained_and_no_other():
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)

    assert {code: status for code, status, _meaning, _what_to_do in rows} == {
        **_of_classes(),
        **_of_raises(),
        **_of_requests(),
        **_of_grades(),
    }
    assert len(rows) == len({code for code, *_rest in rows})


def test_the_statuses_of_errors_that_are_told_their_code_are_what_we_think():
    for name, status in WITH_A_CODE.items():
        assert getattr(errors, name).status == status


def test_no_two_errors_share_a_code():
    codes = [
        error.code
        for _name, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.ToolError) and "code" in vars(error)
    ]

    assert len(codes) == len(set(codes))
    assert not set(codes) & (_of_raises().keys() | _of_requests().keys())


def test_every_error_says_what_happened_and_what_to_do():
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, errors.ToolError):
            assert str(error.sentence).endswith("."), name
            assert str(error.advice).endswith("."), name
            assert 400 <= error.status < 600, name


def test_every_problem_of_a_grade_says_what_happened_and_what_to_do():
    for code, problem in PROBLEMS.items():
        assert str(problem.sentence).endswith("."), code
        assert str(problem.advice).endswith("."), code
