"""Relays in processes of their own: the recording proxy, and what it is measured against."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NGINX = "INSPECTOR_NGINX"
MITMDUMP = "INSPECTOR_MITMDUMP"
"""Environment variables that say where a peer is, where it is not on the path."""

_NGINX_CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_buffering off; proxy_http_version 1.1; proxy_set_header Connection "";
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay that runs."""

    port: int
    process: subprocess.Popen[bytes]

    def processor_ns(self) -> int:
        """The processor time it has taken so far."""
        schedule = Path(f"/proc/{self.process.pid}/schedstat")
        return int(schedule.read_text().split()[0])

    def memory_mib(self) -> float:
        """The memory it has in use."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def found(name: str, variable: str) -> str | None:
    """Where a peer is, `None` where it is not installed."""
    return os.environ.get(variable) or shutil.which(name)


@contextmanager
def ours(upstream: int, folder: Path) -> Iterator[Relay]:
    """The recording proxy."""
    port = _free_port()
    arguments = [sys.executable, "-m", __name__, "ours", str(upstream), str(port), str(folder)]
    with _running(arguments, port) as relay:
        yield relay


@contextmanager
def bare(upstream: int, folder: Path) -> Iterator[Relay]:
    """What asyncio alone takes to pass bytes on."""
    port = _free_port()
    arguments = [sys.executable, "-m", __name__, "bare", str(upstream), str(port), str(folder)]
    with _running(arguments, port) as relay:
        yield relay


@contextmanager
def nginx(upstream: int, folder: Path) -> Iterator[Relay]:
    """nginx, that hands on what it gets."""
    port = _free_port()
    configuration = folder / "nginx.conf"
    text = _NGINX_CONFIGURATION.format(folder=folder, port=port, upstream=upstream)
    configuration.write_text(text)
    program = found("nginx", NGINX) or "nginx"
    with _running([program, "-c", str(configuration), "-p", str(folder)], port) as relay:
        yield relay


@contextmanager
def mitmdump(upstream: int, folder: Path) -> Iterator[Relay]:
    """mitmdump, that saves what it sees."""
    port = _free_port()
    arguments = [
        found("mitmdump", MITMDUMP) or "mitmdump",
        *("--mode", f"reverse:http://127.0.0.1:{upstream}", "--listen-host", "127.0.0.1"),
        *("-p", str(port), "-q", "-w", str(folder / "flows"), "--set", f"confdir={folder}"),
    ]
    with _running(arguments, port) as relay:
        yield relay


@contextmanager
def _running(arguments: Sequence[str], port: int) -> Iterator[Relay]:
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Relay(port, process)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nothing listens at port {port}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def _serve_ours(upstream: int, port: int, folder: Path) -> None:
    from inspector.capture.proxy import RecordingProxy
    from inspector.capture.session import Options, Session

    session = Session(folder / "recordings", Options(source="proxy"))
    await RecordingProxy(f"http://127.0.0.1:{upstream}", session).start(port=port)
    await asyncio.Event().wait()


class _Near(asyncio.Protocol):
    """A client's connection to the bare relay."""

    transport: asyncio.Transport

    def __init__(self, upstream: int) -> None:
        self._port = upstream
        self._far: _Far | None = None
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._task = asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        _, self._far = await loop.create_connection(lambda: _Far(self), "127.0.0.1", self._port)
        self._far.transport.write(self._waiting)

    def data_received(self, data: bytes) -> None:
        if self._far is None:
            self._waiting += data
        else:
            self._far.transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self._far is not None:
            self._far.transport.close()

    def pause_writing(self) -> None:
        if self._far is not None:
            self._far.transport.pause_reading()

    def resume_writing(self) -> None:
        if self._far is not None:
            self._far.transport.resume_reading()


class _Far(asyncio.Protocol):
    """The bare relay's connection to the upstream."""

    transport: asyncio.Transport

    def __init__(self, near: _Near) -> None:
        self._near = near

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._near.transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._near.transport.close()


async def _serve_bare(upstream: int, port: int) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: _Near(upstream), "127.0.0.1", port, backlog=1024)
    await asyncio.Event().wait()


if __name__ == "__main__":
    kind, to, at, where = sys.argv[1:]
    if kind == "ours":
        from inspector.capture.proxy.loop import new_loop

        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(_serve_ours(int(to), int(at), Path(where)))
    else:
        asyncio.run(_serve_bare(int(to), int(at)))
