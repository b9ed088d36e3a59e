"""Calls of the client's tools, their input in fragments."""

from __future__ import annotations

from typing import Any

from inspector.server.scenarios.composer import TEXT, Composer, Tempo
from inspector.server.scenarios.scenario import HAIKU, SONNET, Scenario, asked
from inspector.server.script import Script

_TRIP = """\
I'm in Lisbon tomorrow (Monday) and want to go up to Sintra with my two kids. Is the weather any \
good, and which train gets us there before ten?"""

_FORECAST: dict[str, Any] = {
    "name": "get_forecast",
    "description": "The weather forecast for a place on a date.",
    "input_schema": {
        "type": "object",
        "properties": {
            "place": {"type": "string"},
            "date": {"type": "string", "format": "date"},
            "hours": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["place", "date"],
    },
}

_TRAINS: dict[str, Any] = {
    "name": "find_trains",
    "description": "Trains between two stations that arrive in time.",
    "input_schema": {
        "type": "object",
        "properties": {
            "origin": {"type": "string"},
            "destination": {"type": "string"},
            "arrive_before": {"type": "string", "format": "date-time"},
            "passengers": {
                "type": "object",
                "properties": {"adults": {"type": "integer"}, "children": {"type": "integer"}},
            },
            "direct_only": {"type": "boolean"},
        },
        "required": ["origin", "destination", "arrive_before"],
    },
}

_LISBON = "I'll look at the forecast for Sintra and at the morning trains from Rossio."
_FORECAST_INPUT = '{"place": "Sintra, Portugal", "date": "2026-11-23", "hours": [9, 12, 15]}'
_TRAINS_INPUT = (
    '{"origin": "Lisboa – Estação do Rossio", "destination": "Sintra", '
    '"arrive_before": "2026-11-23T10:00:00+00:00", '
    '"passengers": {"adults": 1, "children": 2}, "direct_only": true}'
)

_BAKERY = "Make a small web page for my bakery, Crumb & Co, and save it as index.html."

_WRITE_FILE: dict[str, Any] = {
    "name": "write_file",
    "description": "Write a text file into the project.",
    "input_schema": {
        "type": "object",
        "properties": {"path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["path", "content"],
    },
}

_BAKERY_MAX_TOKENS = 420
_BAKERY_INPUT_UNTIL_CUT = r"""{"path": "index.html", "content": "<!doctype html>
<html lang=\"en\">
<head>
  <meta charset=\"utf-8\">
  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
  <title>Crumb & Co — bread and pâtisserie</title>
  <style>
    body { font: 18px/1.6 Georgia, serif; color: #3b2f2a; background: #fffaf3; margin: 0 }
    header { padding: 4rem 2rem; text-align: center; background: #f3e3cf }
    main { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  </style>
</head>
<body>
  <header>
    <h1>Crumb & Co</h1>
    <p>Sourdough, rye and croissants, baked from four in the morning.</p>
  </header>
  <main>
    <h2>Today's loaves</h2>
    <ul>
      <li>Country sourdough, 36 hours in the making</li>
      <li>Seeded rye with caraway</li>
      <li>Olive and rosemary fou""".replace("\n", r"\n")


def _tools() -> tuple[Script, ...]:
    stream = Composer("tools", SONNET, headers_ms=540, tempo=Tempo(gap_ms=48))
    stream.start(input_tokens=1_184)
    stream.open(TEXT)
    stream.ping()
    stream.wait(160)
    stream.say(_LISBON)
    stream.close()
    stream.wait(240)
    stream.call("get_forecast", _FORECAST_INPUT)
    stream.close()
    stream.wait(120)
    stream.call("find_trains", _TRAINS_INPUT)
    stream.close()
    stream.stop("tool_use")
    return (stream.script(),)


def _max_tokens() -> tuple[Script, ...]:
    """The block is left open, as the API leaves it."""
    stream = Composer("max-tokens", HAIKU, headers_ms=330, tempo=Tempo(gap_ms=34, characters=14))
    stream.start(input_tokens=653)
    stream.open(TEXT)
    stream.ping()
    stream.wait(120)
    stream.say("I'll write a warm, simple page in a single file.")
    stream.close()
    stream.wait(160)
    stream.call("write_file", _BAKERY_INPUT_UNTIL_CUT)
    stream.stop("max_tokens", output_tokens=_BAKERY_MAX_TOKENS)
    return (stream.script(),)


SCENARIOS = (
    Scenario(
        name="tools",
        title="two tool calls in parallel, their input in fragments",
        request=asked(SONNET, _TRIP, tools=[_FORECAST, _TRAINS]),
        attempts=_tools,
    ),
    Scenario(
        name="max-tokens",
        title="cut by max_tokens inside the input of a tool call",
        request=asked(HAIKU, _BAKERY, max_tokens=_BAKERY_MAX_TOKENS, tools=[_WRITE_FILE]),
        attempts=_max_tokens,
    ),
)
