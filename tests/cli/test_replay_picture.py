"""The README's picture of the replay screen."""

from __future__ import annotations

from tests.picture import RECORDINGS, picture


async def test_the_picture_is_what_the_screen_draws() -> None:
    """`make picture` draws it anew where the screen has changed."""
    kept = (RECORDINGS / "replay.svg").read_text(encoding="utf-8")
    assert await picture() == kept, "the screen has changed: run `make picture`"
