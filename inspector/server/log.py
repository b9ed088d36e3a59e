"""The log of aiohttp, without what is wrong with requests: their clients are told of that."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

_OF_CLIENTS = (HttpProcessingError, web.RequestPayloadError)


def quiet_logger() -> logging.Logger:
    """A logger that tells of errors of the server alone."""
    logger = logging.getLogger(__name__)
    logger.addFilter(_is_ours)
    return logger


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a record is not of a request that is no HTTP, or breaks off."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, _OF_CLIENTS)
