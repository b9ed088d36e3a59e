"""A tool that the server runs itself: its whole result in one event, and citations of it."""

from __future__ import annotations

from typing import Any

from inspector.server.scenarios.composer import CITED_TEXT, TEXT, Composer
from inspector.server.scenarios.scenario import SONNET, Scenario, asked
from inspector.server.script import Script

_ECLIPSE = "When is the next total solar eclipse, and where will it last longest?"

_PATH = (
    "https://eclipses.example.org/2027-08-02/path",
    "Total solar eclipse of 2 August 2027: path and times",
    "September 3, 2026",
)
_LUXOR = (
    "https://www.example.com/travel/luxor-eclipse",
    "Six minutes of night: planning for Luxor in August 2027",
    "October 19, 2026",
)
_WEATHER = (
    "https://climate.example.net/eclipse-2027-cloud-cover",
    "Cloud cover along the 2027 eclipse track — what thirty Augusts say",
    None,
)
_PAGES = (_PATH, _LUXOR, _WEATHER)


def _result(stream: Composer, page: tuple[str, str, str | None]) -> dict[str, Any]:
    url, title, age = page
    return {
        "type": "web_search_result",
        "title": title,
        "url": url,
        "encrypted_content": stream.ids.opaque(900 + stream.random.randrange(1_500)),
        "page_age": age,
    }


def _cited(stream: Composer, text: str, page: tuple[str, str, str | None], quote: str) -> None:
    """A block of text that rests on a quotation, which comes before it."""
    url, title, _ = page
    stream.open(CITED_TEXT)
    stream.cite(
        {
            "type": "web_search_result_location",
            "cited_text": quote,
            "url": url,
            "title": title,
            "encrypted_index": stream.ids.opaque(150),
        }
    )
    stream.say(text)
    stream.close()


def _plain(stream: Composer, text: str) -> None:
    stream.open(TEXT)
    stream.say(text)
    stream.close()


def _search() -> tuple[Script, ...]:
    stream = Composer("search", SONNET, headers_ms=590)
    stream.start(input_tokens=2_316)
    _announce(stream)
    _look_up(stream)
    _answer(stream)
    stream.stop(
        "end_turn",
        input_tokens=11_870,
        server_tool_use={"web_search_requests": 1, "web_fetch_requests": 0},
    )
    return (stream.script(),)


def _announce(stream: Composer) -> None:
    stream.open(TEXT)
    stream.ping()
    stream.wait(140)
    stream.say("I'll look up the next one.")
    stream.close()


def _look_up(stream: Composer) -> None:
    stream.wait(120)
    query = '{"query": "next total solar eclipse date path duration"}'
    search = stream.call("web_search", query, server=True)
    stream.close()
    stream.wait(1_150)
    stream.open(
        {
            "type": "web_search_tool_result",
            "tool_use_id": search,
            "content": [_result(stream, page) for page in _PAGES],
            "caller": {"type": "direct"},
        }
    )
    stream.close()


def _answer(stream: Composer) -> None:
    stream.wait(420)
    _plain(stream, "The next total solar eclipse is on ")
    _cited(
        stream,
        "2 August 2027",
        _PATH,
        "The Moon's shadow comes ashore in the south of Spain on the morning of 2 August 2027 and "
        "leaves Africa at the Horn some three hours later. ",
    )
    _plain(stream, ". The track crosses the Strait of Gibraltar — Cádiz, Málaga, Tangier — and ")
    _cited(
        stream,
        "runs on through Algeria, Tunisia, Libya and Egypt to Saudi Arabia, Yemen and Somalia",
        _PATH,
        "Totality is seen from Spain, Morocco, Algeria, Tunisia, Libya, Egypt, Saudi Arabia, Yemen "
        "and Somalia. ",
    )
    _plain(stream, ".\n\nIt lasts longest in Egypt: ")
    _cited(
        stream,
        "near Luxor the Sun is covered for about 6 minutes and 23 seconds",
        _LUXOR,
        "A little south-east of Luxor the darkness holds for 6 minutes and 23 seconds. ",
    )
    _plain(stream, ", which will not be matched by any eclipse on land until 2114.")


SCENARIOS = (
    Scenario(
        name="search",
        title="a web search run by the server: a whole result, then cited text",
        request=asked(
            SONNET,
            _ECLIPSE,
            tools=[{"type": "web_search_20250305", "name": "web_search", "max_uses": 3}],
        ),
        attempts=_search,
    ),
)
