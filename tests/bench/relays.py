"""Relays in processes of their own: the recording proxy, and what it is measured against."""

from __future__ import annotations

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

from tests.bench import least as least_relay

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
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)

    def memory_mib(self) -> float:
        """The memory it has in use."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def found(name: str, variable: str) -> str | None:
    """Where a peer is, `None` where it is not installed."""
    return os.environ.get(variable) or shutil.which(name)


@contextmanager
def ours(upstream: int, folder: Path) -> Iterator[Relay]:
    """The recording proxy, as its user starts it."""
    port = _free_port()
    arguments = ["proxy", "--quiet", "--upstream", f"http://127.0.0.1:{upstream}"]
    arguments += ["--port", str(port), "--output", str(folder / "recordings")]
    with _running([sys.executable, "-m", "inspector", *arguments], port) as relay:
        yield relay


@contextmanager
def least(upstream: int, folder: Path) -> Iterator[Relay]:
    """What a relay in Python takes that writes each read to a file before it hands it on."""
    port = _free_port()
    arguments = [sys.executable, "-m", least_relay.__name__, str(upstream), str(port), str(folder)]
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
