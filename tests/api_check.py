"""Asks an application whatever its description allows, and compares every answer with it."""

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from layers.model import is_reserved

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)

PATHS = (
    "/api/municipalities",
    "/api/{municipality}",
    "/api/{municipality}/indicators",
    "/api/{municipality}/indicators/{indicator}",
    "/api/{municipality}/indicators/{indicator}/values",
    "/api/{municipality}/levels",
    "/api/{municipality}/levels/{level}/areas",
    "/{municipality}/werte/{release}/{indicator}/{level}.json",
    "/{municipality}/geometrie/{release}/{level}.json",
    "/{municipality}/orte/{release}/{kind}.json",
    "/gesund",
)
"""What the description has."""


def known_words(server: Flask, slug: str) -> dict[str, list[str]]:
    """Values of parameters that there really are, so that most requests get as far as an answer."""
    with server.test_client() as client:
        city = client.get(f"/api/{slug}").get_json()
        names = client.get(f"/api/{slug}/indicators").get_json()["indicators"]
        levels = client.get(f"/api/{slug}/levels").get_json()["levels"]
    kinds = [place["kind"] for place in city["places"]]
    return {
        "municipality": [slug],
        "indicator": [entry["indicator"] for entry in names if entry["mapped"]],
        "level": [entry["level"] for entry in levels],
        "release": [city["release"]],
        "kind": kinds or ["school"],
        "year": ["2024", "2017", "2023"],
        "school_type": ["all", "Grundschule"],
    }


def operations(server: Flask) -> dict[str, Any]:
    """Path -> operation of the description that the application gives."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", server)
    found = (result.ok() for result in schema.get_all_operations())
    return {operation.path: operation for operation in found}


def check(server: Flask, path: str, slug: str, examples: int) -> list[int]:
    """Ask one path many times; gives the statuses. Raises what a check found."""
    operation = operations(server)[path]
    known = known_words(server, slug)
    statuses: list[int] = []
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples < 50,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, data=st.data())
    def ask(case: Any, data: Any) -> None:
        is_known = data.draw(st.booleans())
        if is_known:
            case.query = {name: text for name, text in (case.query or {}).items() if name in known}
        for part in (case.path_parameters, case.query):
            for name in part or ():
                if name in known and (is_known or data.draw(st.booleans())):
                    part[name] = data.draw(st.sampled_from(known[name]))
        if path.startswith("/{municipality}") and is_reserved(case.path_parameters["municipality"]):
            return  # begins other addresses, which the description does not have
        answer = case.call(headers={"Accept-Encoding": "identity"})
        statuses.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return statuses
