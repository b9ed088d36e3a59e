"""Content codings taken off a body as it streams by."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from itertools import pairwise

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.capture import coding
from inspector.capture.coding import LARGEST_BODY, LARGEST_RATIO, CodingError, content_decoder

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1 << 20


def raw_deflate(body: bytes) -> bytes:
    """The coding without the header that the standard asks for."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(body) + deflate.flush()


def in_two(compress: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """One member or frame after another."""
    return lambda body: compress(body[: len(body) // 2]) + compress(body[len(body) // 2 :])


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip by its old name": ("x-gzip", gzip.compress),
    "gzip in two members": ("GZIP", in_two(gzip.compress)),
    "deflate": ("deflate", zlib.compress),
    "deflate without a header": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "zstd in two frames": ("zstd", in_two(zstd.compress)),
    "one inside another": ("br, identity, gzip", lambda body: gzip.compress(brotli.compress(body))),
}

BODY = b'event: ping\ndata: {"type": "ping"}\n\n' * 40


def decoded(encoding: str, *chunks: bytes) -> bytes:
    """What a decoder makes of these chunks."""
    decoder = content_decoder(encoding)
    assert decoder is not None
    return b"".join(piece for chunk in chunks for piece in decoder.decode(chunk))


@pytest.mark.parametrize("name", CODINGS)
def test_a_byte_a_read_gives_the_body(name: str) -> None:
    """Whatever the coding buffers."""
    encoding, compress = CODINGS[name]
    assert decoded(encoding, *(bytes([byte]) for byte in compress(BODY))) == BODY


@pytest.mark.parametrize("name", CODINGS)
@given(body=st.binary(max_size=300).map(lambda some: some * 9), cuts=st.sets(st.integers(1, 400)))
def test_any_cuts_give_the_body(name: str, body: bytes, cuts: set[int]) -> None:
    """Empty reads included; an empty body too."""
    encoding, compress = CODINGS[name]
    packed = compress(body)
    ends = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    assert decoded(encoding, *(packed[a:b] for a, b in pairwise(ends))) == body


@pytest.mark.parametrize("encoding", [None, "", "identity", " Identity , identity"])
def test_nothing_needs_to_be_taken_off_where_nothing_was_put_on(encoding: str | None) -> None:
    """Then there is no decoder."""
    assert content_decoder(encoding) is None


@pytest.mark.parametrize("encoding", ["compress", "gzip, aws-chunked", "dcb"])
def test_an_unknown_coding_is_named(encoding: str) -> None:
    """Even among others that are known."""
    with pytest.raises(CodingError, match=r"unknown content coding '(compress|aws-chunked|dcb)'"):
        content_decoder(encoding)


def failure(encoding: str, *chunks: bytes) -> tuple[bytes, CodingError]:
    """What a decoder makes of these chunks until it fails, and how it fails."""
    decoder = content_decoder(encoding)
    assert decoder is not None
    pieces: list[bytes] = []
    try:
        for chunk in chunks:
            pieces += decoder.decode(chunk)
    except CodingError as error:
        return b"".join(pieces), error
    pytest.fail("it decodes")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "one inside another"])
def test_what_cannot_be_decoded_is_handed_back(name: str) -> None:
    """All that went in since something last came out, so that no byte is lost."""
    encoding, compress = CODINGS[name]
    bad = [bytes([byte]) for byte in b"no such coding" * 40]
    body, error = failure(encoding, compress(BODY), *bad)
    assert body == BODY
    assert error.undecoded
    assert b"".join(bad).startswith(error.undecoded)


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
def test_what_follows_the_end_in_the_same_read_is_handed_back_alone(name: str) -> None:
    """What came before it is in the body already."""
    encoding, compress = CODINGS[name]
    body, error = failure(encoding, compress(BODY) + b"no such coding")
    assert (body, error.undecoded) == (BODY, b"no such coding")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_what_was_never_compressed_is_handed_back_whole(encoding: str) -> None:
    """A server that says a coding it does not apply loses nothing."""
    body, error = failure(encoding, BODY)
    assert (body, error.undecoded) == (b"", BODY)


def test_what_never_gives_anything_is_given_up() -> None:
    """A header without an end cannot fill the memory."""
    endless_name = b"\x1f\x8b\x08\x08" + bytes(6)
    body, error = failure("gzip", endless_name, *[b"n" * 65_536] * 20)
    assert str(error) == "nothing comes out"
    assert body == b""
    assert MIB < len(error.undecoded) <= MIB + 65_536


@pytest.mark.parametrize("name", CODINGS)
def test_a_small_read_that_decodes_to_a_huge_body_comes_in_pieces(name: str) -> None:
    """None is larger than 1 MiB, so that it cannot fill the memory."""
    encoding, compress = CODINGS[name]
    decoder = content_decoder(encoding)
    assert decoder is not None
    sizes = [len(piece) for piece in decoder.decode(compress(bytes(8 * MIB)))]
    assert sum(sizes) == 8 * MIB
    assert max(sizes) <= MIB


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "one inside another"])
def test_what_grows_beyond_all_measure_is_given_up(name: str) -> None:
    """The read is handed back whole, and what had come out of it is in the body already."""
    encoding, compress = CODINGS[name]
    packed = compress(bytes(LARGEST_BODY + 2 * MIB))
    body, error = failure(encoding, packed)
    assert str(error).startswith("it grows to over ")
    assert error.undecoded == packed
    assert LARGEST_BODY < len(body) <= LARGEST_BODY + MIB


def test_a_large_body_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much comes out, where enough went in."""
    monkeypatch.setattr(coding, "LARGEST_BODY", 1000)
    body = bytes(range(256)) * 100
    packed = gzip.compress(body)
    assert 1000 < len(body) < LARGEST_RATIO * len(packed)
    assert decoded("gzip", packed) == body
