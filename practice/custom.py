"""Fills in the variables of custom parameters (LTI 1.3 core, section 5.4.6 and appendix C).

A variable that the platform does not know, or may not tell, stays as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from practice.sessions import Launch


def substituted(custom: Mapping[str, str], launch: Launch) -> dict[str, str]:
    """The custom values as the tool gets them."""
    known = _variables(launch)
    return {name: known.get(value, value) for name, value in custom.items()}


def _variables(launch: Launch) -> dict[str, str]:
    """What every variable that we know stands for."""
    course, link = launch.course, launch.link
    variables = {
        "$ResourceLink.id": link.id,
        "$ResourceLink.title": link.title,
        "$ResourceLink.description": link.description,
        "$ResourceLink.id.history": _history(link.history),
        "$Context.id": course.id,
        "$Context.title": course.title,
        "$Context.label": course.label,
        "$Context.id.history": _history(course.history),
        "$CourseSection.title": course.title,
        "$CourseSection.label": course.label,
        "$CourseSection.timeFrame.begin": course.begins,
        "$CourseSection.timeFrame.end": course.ends,
    }
    return variables | _about_person(launch)


def _about_person(launch: Launch) -> dict[str, str]:
    """What may be told about the person, as the switches have it."""
    person, switches = launch.persona, launch.switches
    if switches.anonymous or person.subject is None:
        return {}
    variables = {"$User.id": person.subject}
    if not switches.no_pii:
        variables |= {
            "$User.username": person.id,
            "$Person.name.full": person.name,
            "$Person.name.given": person.given_name,
            "$Person.name.family": person.family_name,
            "$Person.email.primary": person.email,
        }
    return variables


def _history(ids: tuple[str, ...]) -> str:
    """Earlier ids in a row, the last first; nothing for what is no copy."""
    return ",".join(quote(each, safe="") for each in ids)
