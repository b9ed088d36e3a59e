"""The running length and hash of a body."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from inspector.recording.tally import Tally


@given(chunks=st.lists(st.binary(max_size=40_000), max_size=6))
def test_a_tally_is_the_length_and_sha256_of_all_chunks(chunks: list[bytes]) -> None:
    """Whatever their sizes, and however often it is asked in between."""
    tally = Tally()
    for number, chunk in enumerate(chunks):
        tally.add(chunk)
        if number % 2:
            tally.sha256()
    assert tally.bytes == sum(map(len, chunks))
    assert tally.sha256() == hashlib.sha256(b"".join(chunks)).hexdigest()
