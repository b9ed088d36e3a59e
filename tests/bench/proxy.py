"""The recording proxy beside nginx and mitmdump, and for a minute under 200 streams."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Protocol

from inspector.recording import RecordingError, load
from tests.bench import relays
from tests.bench.limit import Limit
from tests.bench.relays import MITMDUMP, NGINX, Relay
from tests.bench.traffic import Load, hang_up, run, upstream

_STREAMS = 50
_ROUNDS = 3
_PACED = Load(events=200, rate=40.0)
_FLAT_OUT = Load(events=2_000)

_CROWD = 200
_MINUTE = Load(events=1_200, rate=20.0)
_KILLED_AFTER_S = 5.0
_HANG_UPS = 20


class _Start(Protocol):
    def __call__(self, upstream: int, folder: Path) -> AbstractContextManager[Relay]: ...


def limits() -> Iterator[Limit]:
    """All of them, which takes three minutes."""
    for part in (_beside_nginx, _beside_mitmdump, _hanging_up, _for_a_minute, _killed):
        yield from asyncio.run(_all(part()))


async def _all(limits: AsyncIterator[Limit]) -> list[Limit]:
    return [limit async for limit in limits]


async def _beside_nginx() -> AsyncIterator[Limit]:
    """The peers are nginx, and the least that keeps what it relays, as nginx does not.

    The limits beside nginx are those that were set for a relay. To have each read on disk before it
    is handed on takes most of them: the other peer says how much.
    """
    starts: dict[str, _Start] = {"ours": relays.ours, "a relay that only writes": relays.least}
    if relays.found("nginx", NGINX) is not None:
        starts["nginx"] = relays.nginx
    added: dict[str, list[float]] = {name: [] for name in starts}
    processor: dict[str, list[float]] = {name: [] for name in starts}
    async with upstream(_PACED) as (port, _):
        with ExitStack() as stack:
            running = {name: _started(stack, start, port) for name, start in starts.items()}
            for relay in running.values():
                await run(relay.port, _STREAMS, paced=True)
            for _ in range(_ROUNDS):
                direct = await run(port, _STREAMS, paced=True)
                for name, relay in running.items():
                    before = relay.processor_ns()
                    traffic = await run(relay.port, _STREAMS, paced=True)
                    taken = relay.processor_ns() - before
                    added[name].append(traffic.p50_us - direct.p50_us)
                    processor[name].append(taken / 1000 / traffic.events)
    a, b = map(statistics.median, (added["ours"], added["a relay that only writes"]))
    figures = f"{a:.0f} µs; a relay that only writes each read to a file first {b:.0f} µs"
    yield Limit(f"proxy: {_STREAMS} paced streams, added p50", a / b, "at most", 3, "x", figures)
    if "nginx" not in running:
        return
    a, b = map(statistics.median, (added["ours"], added["nginx"]))
    figures = f"{a:.0f} µs; nginx, that keeps nothing, {b:.0f} µs"
    yield Limit("… beside nginx", a / b, "at most", 1.5, "x", figures)
    a, b = map(statistics.median, (processor["ours"], processor["nginx"]))
    figures = f"{a:.1f} µs an event; nginx {b:.1f} µs"
    yield Limit("… processor time", a / b, "at most", 2.5, "x", figures)


async def _beside_mitmdump() -> AsyncIterator[Limit]:
    is_there = relays.found("mitmdump", MITMDUMP) is not None
    peer: _Start = relays.mitmdump if is_there else relays.least
    name = "mitmdump saving flows" if is_there else "what only writes (mitmdump is not installed)"
    async with upstream(_FLAT_OUT) as (port, _):
        with ExitStack() as stack:
            both = [_started(stack, start, port) for start in (relays.ours, peer)]
            rates: list[list[float]] = [[], []]
            for _ in range(_ROUNDS):
                for which, relay in enumerate(both):
                    traffic = await run(relay.port, _STREAMS, paced=False)
                    rates[which].append(traffic.events / traffic.seconds)
    a, b = map(statistics.median, rates)
    figures = f"{a:,.0f} events/s; {name} {b:,.0f}"
    floor = 2.5 if is_there else 0.1
    yield Limit(f"proxy: {_STREAMS} streams flat out", a / b, "at least", floor, "x", figures)


async def _hanging_up() -> AsyncIterator[Limit]:
    async with upstream(_PACED) as (port, left_at):
        with ExitStack() as stack:
            relay = _started(stack, relays.ours, port)
            times = [await hang_up(relay.port, left_at) for _ in range(_HANG_UPS)]
            direct = [await hang_up(port, left_at) for _ in range(_HANG_UPS)]
    figures = f"median of {_HANG_UPS}; without a proxy {statistics.median(direct) * 1000:.2f} ms"
    value = statistics.median(times) * 1000
    yield Limit("proxy: a hang-up reaches the upstream", value, "at most", 5, " ms", figures)


async def _for_a_minute() -> AsyncIterator[Limit]:
    async with upstream(_MINUTE) as (port, _):
        with tempfile.TemporaryDirectory() as folder, relays.ours(port, Path(folder)) as relay:
            traffic = asyncio.ensure_future(run(relay.port, _CROWD, paced=True))
            await asyncio.sleep(5)
            early = relay.memory_mib()
            seen = await traffic
            late = relay.memory_mib()
            await asyncio.sleep(1)
            recorded = sum(_events(path) for path in Path(folder, "recordings").iterdir())
    sent = _CROWD * _MINUTE.events
    lost = 2 * sent - seen.events - recorded
    figures = f"of {sent:,} sent in {seen.seconds:.0f} s, not relayed or not recorded"
    yield Limit(f"proxy: {_CROWD} streams for a minute, lost", lost, "at most", 0, "", figures)
    figures = f"more at the end than after 5 s, which was {early:.1f} MiB"
    yield Limit("… their memory", late - early, "at most", 8, " MiB", figures)


async def _killed() -> AsyncIterator[Limit]:
    async with upstream(_MINUTE) as (port, _):
        with tempfile.TemporaryDirectory() as folder:
            with relays.ours(port, Path(folder)) as relay:
                traffic = asyncio.ensure_future(run(relay.port, _CROWD, paced=True))
                await asyncio.sleep(_KILLED_AFTER_S)
                relay.process.kill()
                await asyncio.gather(traffic, return_exceptions=True)
            paths = list(Path(folder, "recordings").iterdir())
            broken = sum(_is_broken(path) for path in paths) + (_CROWD - len(paths))
    figures = f"of {_CROWD} that were being written"
    yield Limit("proxy: kill -9, files that do not open", broken, "at most", 0, "", figures)


def _started(stack: ExitStack, start: _Start, port: int) -> Relay:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    return stack.enter_context(start(port, Path(folder)))


def _events(path: Path) -> int:
    with load(path) as recording:
        return recording.end.events if recording.end is not None else 0


def _is_broken(path: Path) -> bool:
    try:
        with load(path) as recording:
            return not recording.body() or recording.end is not None
    except RecordingError:
        return True
