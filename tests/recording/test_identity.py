"""Names for recordings."""

from __future__ import annotations

import re
import uuid

from inspector.recording.identity import new_id, wall_clock


def test_an_id_is_a_version_7_uuid() -> None:
    """Its version and variant are where RFC 9562 puts them."""
    found = uuid.UUID(new_id())
    assert (found.version, found.variant) == (7, uuid.RFC_4122)


def test_ids_differ_and_sort_by_the_time_they_were_made() -> None:
    """Made in one millisecond they are told apart by chance, and later ones sort later."""
    assert len({new_id() for _ in range(1000)}) == 1000
    milliseconds = [uuid.UUID(new_id()).int >> 80 for _ in range(1000)]
    assert milliseconds == sorted(milliseconds)


def test_the_wall_clock_is_iso_8601_in_utc_to_the_microsecond() -> None:
    """As a header writes it."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", wall_clock())
