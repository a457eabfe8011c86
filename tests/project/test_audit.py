"""What is read of the services that know of vulnerabilities; the services are not asked here."""

import json

import pytest

from tests.project.audit import Answer, of_npm, of_pip_audit, told

KNOWN = {
    "dependencies": [
        {"name": "a", "version": "1.0", "vulns": []},
        {"name": "b", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]},
        {"name": "c", "version": "3.0", "vulns": [{"id": "CVE-2", "fix_versions": []}]},
        {"name": "d", "skip_reason": "no such package"},
    ]
}
NPM = {"vulnerabilities": {"e": {"range": "<4", "severity": "high"}}, "metadata": {}}


def test_what_is_known_is_named_with_its_mend_and_what_was_skipped_is_not_taken_for_good():
    answer = of_pip_audit(json.dumps(KNOWN))

    assert answer.known == ["b 2.0: CVE-1, mended in 2.1", "c 3.0: CVE-2, not mended yet"]
    assert answer.unasked == ["d: no such package"]
    assert of_npm(json.dumps(NPM)).known == ["e <4: high"]
    text, code = told([answer, of_npm(json.dumps(NPM))])
    assert code == 1
    assert text.count("VULNERABLE") == 3


@pytest.mark.parametrize(
    "said",
    ["", "no network", "[]", '{"dependencies": []}', '{"dependencies": [{"skip_reason": "x"}]}'],
)
def test_no_answer_is_not_a_good_answer(said):
    silent = of_pip_audit(said)

    assert silent.unasked
    assert of_npm('{"error": {"summary": "405"}}').unasked
    assert told([silent, Answer()])[1] == 2
    assert told([Answer(), of_npm(said)])[1] == 2


def test_only_when_all_was_asked_and_nothing_is_known_all_is_well():
    good = of_pip_audit(json.dumps({"dependencies": KNOWN["dependencies"][:1]}))

    assert told([good, of_npm('{"vulnerabilities": {}}')]) == (
        "No part has a known vulnerability.",
        0,
    )
