"""What Dash may be asked: our callbacks, with the two properties that our pages send.

Dash takes a body apart without looking at it first: a wrong type somewhere inside would be a
failure of the server.
"""

from collections.abc import Callable, Collection
from typing import Annotated, Any, Literal

from flask import Flask, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dashboard.errors import BadRequestError
from dashboard.web.limits import LARGEST_BODY

UPDATE = "/_dash-update-component"

_Short = Annotated[str, Field(max_length=100)]
_Changed = Annotated[list[Literal["selection.data", "explore-open.data"]], Field(max_length=2)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Selection(BaseModel):
    """What callbacks read of the state of a page; the rest is for scripts."""

    model_config = ConfigDict(strict=True, extra="ignore")
    page: _Short = ""
    municipality: _Short = ""
    release: _Short = ""
    query: Annotated[str, Field(max_length=8190)] = ""


class _SelectionInput(_Strict):
    id: Literal["selection"]
    property: Literal["data"]
    value: _Selection | None = None


class _OpenInput(_Strict):
    id: Literal["explore-open"]
    property: Literal["data"]
    value: bool | None = None


class _Output(_Strict):
    id: _Short
    property: Literal["children"]


class _Body(_Strict):
    output: _Short
    outputs: _Output
    inputs: tuple[_SelectionInput, _OpenInput]
    changedPropIds: _Changed  # noqa: N815 - Dash's own names
    parsedChangedPropsIds: _Changed = []  # noqa: N815
    state: Annotated[list[Any], Field(max_length=0)] = []

    @model_validator(mode="after")
    def _names_one_output(self) -> "_Body":
        if self.output != f"{self.outputs.id}.{self.outputs.property}":
            raise ValueError("two outputs")
        return self


def register(server: Flask, outputs: Callable[[], Collection[str]]) -> None:
    """Let only right requests reach Dash. ``outputs`` gives what callbacks can be asked for."""
    update = server.view_functions[UPDATE]

    def checked_update() -> Any:
        _check(outputs())
        return update()

    server.view_functions[UPDATE] = checked_update


def _check(outputs: Collection[str]) -> None:
    """Raises BadRequestError for a body that no page of ours sends."""
    request.max_content_length = LARGEST_BODY  # more where stewards upload
    if request.query_string:
        raise BadRequestError
    try:
        body = _Body.model_validate_json(request.get_data(cache=True))
        request.get_json()
    except (ValidationError, ValueError, RecursionError):
        raise BadRequestError from None
    if body.output not in outputs:
        raise BadRequestError
