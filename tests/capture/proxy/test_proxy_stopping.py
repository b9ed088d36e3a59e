"""How the proxy stops: what is on its way gets a time to end, and every file is closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.capture.proxy import BadAddress, RecordingProxy, recording_proxy
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from inspector.recording import load
from tests.capture.conftest import BEGIN, END, STREAM_HEAD, Do, Server, chunk
from tests.capture.proxy.conftest import Line, request

Serve = Callable[..., Server]
SOURCE = Options(source="proxy")


def test_what_is_not_over_in_time_is_interrupted(serve: Serve, folder: Path) -> None:
    """Its client sees a reset, since closing could look like an end; idle clients are let go."""
    server = serve([STREAM_HEAD, chunk(BEGIN), Do.WAIT])
    with proxying(server.url, Session(folder, SOURCE), grace_s=0.02) as proxy:
        busy, idle = Line(proxy.base_url), Line(proxy.base_url)
        busy.send(request())
        busy.until(b"content_block_start")
    assert busy.rest()[1] == "reset"
    assert idle.rest() == (b"", "closed")
    busy.close()
    idle.close()
    (path,) = folder.iterdir()
    with load(path) as recording:
        assert recording.end is not None
        assert recording.end.outcome == "interrupted"
        assert recording.body() == BEGIN


async def test_what_is_on_its_way_may_end(folder: Path) -> None:
    """Stopping waits for it, and takes nothing new."""
    release = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}]}")
        writer.write(STREAM_HEAD + chunk(BEGIN))
        await release.wait()
        writer.write(chunk(END) + chunk(b""))
        writer.close()

    upstream = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{upstream.sockets[0].getsockname()[1]}"
    async with recording_proxy(url, Session(folder, SOURCE)) as proxy:
        port = int(proxy.base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request())
        await reader.readuntil(b"content_block_start")
        stopping = asyncio.ensure_future(proxy.stop(5))
        await asyncio.sleep(0)
        assert proxy.on_their_way == 1
        with pytest.raises(OSError, match=r"refused|failed"):
            await asyncio.open_connection("127.0.0.1", port)
        release.set()
        await reader.readuntil(b"\r\n0\r\n\r\n")
        await stopping
        writer.close()
    upstream.close()
    (path,) = folder.iterdir()
    with load(path) as recording:
        assert recording.end is not None
        assert recording.end.outcome == "complete"


@pytest.mark.parametrize("has_begun", [True, False])
async def test_no_request_begins_on_a_connection_that_was_kept_alive(
    folder: Path, has_begun: bool
) -> None:
    """It closes behind the answer on its way, whose head says so unless it was sent before."""
    release, asked = asyncio.Event(), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}]}")
        if has_begun:
            writer.write(STREAM_HEAD)
        asked.set()
        await release.wait()
        writer.write((b"" if has_begun else STREAM_HEAD) + chunk(BEGIN + END) + chunk(b""))
        assert await reader.read() == b""
        writer.close()

    upstream = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{upstream.sockets[0].getsockname()[1]}"
    async with recording_proxy(url, Session(folder, SOURCE)) as proxy:
        port = int(proxy.base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request())
        await asked.wait()
        got = await reader.readuntil(b"\r\n\r\n") if has_begun else b""
        stopping = asyncio.ensure_future(proxy.stop(5))
        await asyncio.sleep(0)
        writer.write(request())  # a client may send the next one at once
        release.set()
        got += await reader.read()
        await stopping
        writer.close()
    upstream.close()
    assert got.endswith(chunk(BEGIN + END) + chunk(b""))
    assert got.count(b"HTTP/1.1 200") == 1
    assert (b"connection: close" in got) is not has_begun
    (path,) = folder.iterdir()
    with load(path) as recording:
        assert recording.outcome == "complete"


def test_a_proxy_that_nobody_used_stops_at_once(serve: Serve, folder: Path) -> None:
    """And leaves nothing behind."""
    began = time.monotonic()
    with proxying(serve([Do.CLOSE]).url, Session(folder, SOURCE)):
        pass
    assert time.monotonic() - began < 1
    assert not folder.exists()


async def test_only_this_machine_reaches_it_unless_told_otherwise(folder: Path) -> None:
    """And it says so of itself."""
    proxy = RecordingProxy("https://api.example", Session(folder, SOURCE))
    await proxy.start()
    assert proxy.base_url.startswith("http://127.0.0.1:")
    assert not proxy.is_exposed
    await proxy.stop()
    proxy = RecordingProxy("https://api.example", Session(folder, SOURCE))
    await proxy.start("0.0.0.0")
    assert proxy.is_exposed
    await proxy.stop()


def test_a_port_that_is_taken_is_an_error(serve: Serve, folder: Path) -> None:
    """Which the caller is to word."""
    taken = serve([Do.CLOSE]).port
    with (
        pytest.raises(OSError, match="address already in use"),
        proxying("http://127.0.0.1:1", Session(folder, SOURCE), port=taken),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("api.anthropic.com", "must be a URL of http or https"),
        ("ftp://host", "must be a URL of http or https"),
        ("http://", "must be a URL of http or https"),
        ("http://host:port", "is no URL"),
        ("http://host:70000", "is no URL"),
        ("https://user:pass@host", "no user, no query"),
        ("https://host/x?y=z", "no user, no query"),
        ("https://host/a b", "is no URL"),
        ("https://host\r\nx: y", "is no URL"),
    ],
)
def test_an_upstream_that_is_no_url(folder: Path, url: str, why: str) -> None:
    """Is said at once, in one line."""
    with pytest.raises(BadAddress, match=why) as caught:
        RecordingProxy(url, Session(folder, SOURCE))
    assert "\n" not in str(caught.value)
    assert "pass@" not in str(caught.value)
