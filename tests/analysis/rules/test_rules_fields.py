"""The table of known shapes, held to the types of the installed SDK, stable and beta."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

import pytest
from anthropic.types import RawMessageStreamEvent
from anthropic.types.beta import BetaRawMessageStreamEvent
from anthropic.types.beta.beta_stop_reason import BetaStopReason
from anthropic.types.shared.error_response import ErrorResponse
from pydantic import BaseModel

from inspector.analysis.rules.fields import BLOCKS, DELTAS, EVENTS, FITTING, STOP_REASONS, Shape
from inspector.analysis.rules.payload import BLOCK_NEEDS, DELTA_NEEDS, EVENT_NEEDS, Needs

STREAMED = (RawMessageStreamEvent, BetaRawMessageStreamEvent)
BEYOND = {"ping": {"type"}, "error.error": {"details"}}
"""What the API sends and the SDK has no type for."""


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that a value of an annotated type may be, alone or in a list."""
    if get_origin(annotation) is Literal:
        return []
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model by their names in JSON."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def tag_of(model: type[BaseModel]) -> str | None:
    """What a model's `type` says."""
    field = model.model_fields.get("type")
    return get_args(field.annotation)[0] if field is not None else None


def walk(
    shape: Shape, models: list[type[BaseModel]], path: str
) -> Iterator[tuple[Shape, str, set[str]]]:
    """Each shape below this one, where it stands, and the fields that the SDK has there."""
    yield shape, path, {name for model in models for name in fields_of(model)}
    for name, known in shape.nested.items():
        inner = [
            found
            for model in models
            if name in fields_of(model)
            for found in models_in(fields_of(model)[name].annotation)
        ]
        if isinstance(known, Shape):
            yield from walk(known, inner, f"{path}.{name}")
            continue
        tagged = defaultdict(list)
        for found in inner:
            tagged[tag_of(found)].append(found)
        assert set(known) == set(tagged), f"the types at {path}.{name}"
        for type_, one in known.items():
            yield from walk(one, tagged[type_], f"{path}.{name}:{type_}")


@pytest.fixture(scope="module")
def shapes() -> list[tuple[Shape, str, set[str]]]:
    """Every place of the table, with what the SDK has there."""
    tagged = defaultdict(list)
    for union in STREAMED:
        for model in models_in(union):
            tagged[tag_of(model)].append(model)
    tagged["error"] = [ErrorResponse]
    return [place for type_, shape in EVENTS.items() for place in walk(shape, tagged[type_], type_)]


def test_every_field_of_the_sdk_is_in_the_table(shapes: list[tuple[Shape, str, set[str]]]) -> None:
    """A field that a new SDK knows is not told as unknown."""
    missing = {path: sdk - shape.fields for shape, path, sdk in shapes if sdk - shape.fields}
    assert missing == {}


def test_every_field_of_the_table_is_in_the_sdk(shapes: list[tuple[Shape, str, set[str]]]) -> None:
    """The table has no field that the SDK lost, but for what the API sends beyond it."""
    of_sdk: dict[int, set[str]] = defaultdict(set)
    for shape, path, sdk in shapes:
        of_sdk[id(shape)] |= sdk | BEYOND.get(path, set())
    surplus = {path: shape.fields - of_sdk[id(shape)] for shape, path, _ in shapes}
    assert {path: names for path, names in surplus.items() if names} == {}


def test_every_event_of_the_sdk_is_in_the_table() -> None:
    """Events, blocks, deltas and stop reasons are those of the SDK, and `ping` and `error`."""
    events = {tag_of(model) for union in STREAMED for model in models_in(union)}
    assert set(EVENTS) == events | {"ping", "error"}
    assert set(STOP_REASONS) == set(get_args(BetaStopReason))
    assert set(FITTING) == set(DELTAS)
    assert set().union(*FITTING.values()) <= set(BLOCKS)


@pytest.mark.parametrize(
    ("needs", "holder"),
    [(EVENT_NEEDS, None), (BLOCK_NEEDS, "content_block"), (DELTA_NEEDS, "delta")],
)
def test_what_clients_need_is_required_by_the_sdk(
    needs: Mapping[str, Needs], holder: str | None
) -> None:
    """No field is called missing that the SDK's types allow to be left out."""
    events = [model for union in STREAMED for model in models_in(union)]
    held = [
        model
        for event in events
        if holder in fields_of(event)
        for model in models_in(fields_of(event)[holder].annotation)
    ]
    required: dict[str | None, set[str]] = defaultdict(set)
    holders: list[type[BaseModel]] = [*events, ErrorResponse] if holder is None else held
    for model in holders:
        required[tag_of(model)] |= {
            name for name, field in fields_of(model).items() if field.is_required()
        }
    assert {type_: set(names) - required[type_] for type_, names in needs.items()} == {
        type_: set() for type_ in needs
    }
