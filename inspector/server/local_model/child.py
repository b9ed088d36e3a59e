"""The server process: llama.cpp's own HTTP server, for as long as its parent lives.

It is run as a script and imports nothing of this project, so that it is ready the sooner. On its
standard input it gets one line of JSON, its settings; on its standard output it puts one line, the
address, once it is ready. Everything else that it or llama.cpp says goes to standard error.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_FOR_PARENT_S = 1.0


def main() -> None:
    """Serve until the parent closes its end of standard input, or is gone."""
    parent = os.getppid()
    ready = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    settings = json.loads(sys.stdin.buffer.readline())
    _killed_with_parent(signal.SIGKILL)
    server = _serve(settings)
    _killed_with_parent(0)
    os.write(ready, json.dumps({"base_url": server.listening_address}).encode() + b"\n")
    while os.getppid() == parent:  # seen even where a fork of the parent keeps the pipe open
        if select.select([sys.stdin], [], [], _LOOK_FOR_PARENT_S)[0]:
            break
    Path(settings["log"]).unlink(missing_ok=True)  # a parent that was killed could not
    os._exit(0)  # without waiting for the answers that are being generated


def _serve(settings: dict[str, Any]) -> Any:
    """Load the model and listen on a free port of the loopback interface."""
    xllamacpp = importlib.import_module("xllamacpp")  # it has no type information
    params = xllamacpp.CommonParams()
    params.model.path = settings["path"]
    params.model_alias = {settings["name"]}
    params.chat_template = settings["chat_template"]
    params.api_keys = [settings["api_key"]]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.ui = False
    params.n_ctx = settings["context"]
    params.cache_ram_mib = 0  # prompts of the past would be kept up to 8 GiB
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    return xllamacpp.Server(params)


def _killed_with_parent(number: int) -> None:
    """Let the kernel send this signal when the parent's thread ends, on Linux; 0 for none.

    Only this works while the model loads, since xllamacpp holds the interpreter's lock meanwhile.
    Afterwards it would be wrong: the thread that started us may end long before its process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


if __name__ == "__main__":
    main()
