"""Plain JSON: runs of simple items and members, skipped by one pattern each.

It is all there for speed. A scan reads them token by token as well, fifty times as slowly.
"""

from __future__ import annotations

import re

_SPACE = rb"[ \t\n\r]*+"
_STRING = rb'"[^"\\\x00-\x1f]*+"'
_ITEM = (
    rb"(?:%b|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+|true|false|null)" % _STRING
)
_MEMBER = rb"%b%b:%b%b" % (_STRING, _SPACE, _SPACE, _ITEM)
_LIST = rb"\[%b(?:%b(?:%b,%b%b)*+)?+%b\]" % (_SPACE, _ITEM, _SPACE, _SPACE, _ITEM, _SPACE)
_OBJECT = rb"\{%b(?:%b(?:%b,%b%b)*+)?+%b\}" % (_SPACE, _MEMBER, _SPACE, _SPACE, _MEMBER, _SPACE)
_VALUE = rb"(?:%b|%b|%b)" % (_ITEM, _LIST, _OBJECT)
_items = re.compile(rb"(?:%b,%b%b(?=%b[,\]]))*+" % (_SPACE, _SPACE, _VALUE, _SPACE)).match
_members = re.compile(
    rb"(?:%b,%b%b%b:%b%b(?=%b[,}]))*+" % (_SPACE, _SPACE, _STRING, _SPACE, _SPACE, _VALUE, _SPACE)
).match


def skip_plain(data: bytearray, at: int, end: int, *, in_object: bool) -> int:
    """Where the run of plain items or members at `at` ends, each of them after its comma.

    Plain are those that hold no escape and no container in a container, and are surely whole.
    """
    match = (_members if in_object else _items)(data, at, end)
    return match.end() if match else at
