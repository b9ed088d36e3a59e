"""A small model that really generates, behind llama.cpp's own server, on loopback.

with running() as server:
    Anthropic(base_url=server.base_url, api_key=server.api_key)
"""

from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.index import Progress
from inspector.server.local_model.process import LocalServer
from inspector.server.local_model.stand_in import available, cached, running

__all__ = ["LocalModelError", "LocalServer", "Progress", "available", "cached", "running"]
