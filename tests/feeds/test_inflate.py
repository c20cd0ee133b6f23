"""Decompression within bounds, whatever pieces an answer comes in."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.inflate import MAX_MEMBERS, Inflater, Plain, inflater

BODY = b"<rss version='2.0'><channel><title>Wire</title></channel></rss>"
GZIPPED = gzip.compress(BODY, mtime=0)
RAW = zlib.compress(BODY)[2:-4]
ROOM = 1 << 20


def read(encoding, *pieces, most=ROOM):
    """What the pieces become, and whether they ended where they said they do."""
    inflate = inflater(encoding)
    return b"".join(inflate(piece, most) for piece in pieces), inflate.complete


def cut(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", Plain),
        ("identity", Plain),
        ("gzip", Inflater),
        (" X-GZip ", Inflater),
        ("deflate", Inflater),
        ("br", type(None)),
        ("zstd", type(None)),
        ("gzip, gzip", type(None)),
        ("compress", type(None)),
    ],
)
def test_only_what_can_be_bounded_is_read(name, kind):
    assert type(inflater(name)) is kind


@given(
    st.sampled_from([("gzip", GZIPPED), ("deflate", zlib.compress(BODY)), ("deflate", RAW), ("", BODY)]),
    st.integers(1, 80),
)
def test_a_body_may_come_in_any_pieces(answer, size):
    encoding, data = answer
    assert read(encoding, *cut(data, size)) == (BODY, True)


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=5), st.integers(1, 40), st.binary(max_size=5))
def test_members_follow_each_other_and_padding_ends_them(parts, size, padding):
    data = b"".join(gzip.compress(part, mtime=0) for part in parts) + b"\0" + padding
    assert read("gzip", *cut(data, size)) == (b"".join(parts), True)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_padding_without_end_is_dropped(encoding):
    data = GZIPPED if encoding == "gzip" else zlib.compress(BODY)
    inflate = inflater(encoding)
    assert inflate(data, ROOM) == BODY
    assert {inflate(b"\x1f" * 65_536, ROOM) for _ in range(50)} == {b""}
    assert inflate.complete


@pytest.mark.parametrize(("encoding", "data"), [("gzip", GZIPPED), ("deflate", zlib.compress(BODY))])
@pytest.mark.parametrize("missing", [1, 4, 8, 20])
def test_a_body_that_breaks_off_is_not_complete(encoding, data, missing):
    body, complete = read(encoding, data[:-missing])
    assert BODY.startswith(body)
    assert not complete


def test_a_second_member_that_breaks_off_is_not_complete():
    assert read("gzip", GZIPPED, GZIPPED[:-3]) == (BODY + BODY, False)


def test_an_empty_body_is_complete():
    assert [read(encoding) for encoding in ("gzip", "deflate", "")] == [(b"", True)] * 3


@pytest.mark.parametrize("data", [b"no gzip at all", GZIPPED[:-6] + b"xx" + GZIPPED[-4:]])
def test_damage_is_an_error(data):
    with pytest.raises(zlib.error):
        read("gzip", data)


@given(st.integers(1, 5_000))
def test_no_more_is_made_than_there_is_room_for(most):
    bomb = gzip.compress(b" " * 100_000, mtime=0)
    assert read("gzip", bomb, most=most)[0] == b" " * most
    assert read("deflate", zlib.compress(b" " * 100_000), most=most)[0] == b" " * most
    assert read("", b" " * 100_000, most=most)[0] == b" " * most


def test_members_without_end_are_given_up():
    empty = gzip.compress(b"", mtime=0)
    assert read("gzip", empty * MAX_MEMBERS) == (b"", True)
    with pytest.raises(zlib.error):
        read("gzip", empty * (MAX_MEMBERS + 1))
