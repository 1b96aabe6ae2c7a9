"""An envelope opens for its key and under its own id only; whatever else comes is unreadable."""

import json
import uuid
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from learning.offline.envelopes import CURVE, POINT, UnreadableError, open_, point_of, seal

KEY = ec.generate_private_key(CURVE)
ID = uuid.UUID("7d9f7e0a-3f0f-4a3e-9f56-1b1c2d3e4f50")
# Made in Chromium, by the steps of docs/sync.md.
FROM_A_BROWSER = json.loads(Path(__file__).with_name("envelope_from_chromium.json").read_text(encoding="utf-8"))


@given(st.binary(max_size=500), st.uuids(version=4))
def test_what_was_sealed_opens(content, id):
    assert open_(seal(content, id, point_of(KEY)), id, KEY) == content


def test_what_a_browser_seals_opens():
    key = ec.derive_private_key(int(FROM_A_BROWSER["private"], 16), CURVE)

    content = open_(FROM_A_BROWSER["env"], uuid.UUID(FROM_A_BROWSER["id"]), key)

    assert json.loads(content) == {"kind": "lesson", "lang": "bm", "text": "ɛ ɔ ɲ ŋ"}


def test_no_two_envelopes_are_alike():
    assert seal(b"x", ID, point_of(KEY)) != seal(b"x", ID, point_of(KEY))


def test_another_id_or_another_key_does_not_open():
    env = seal(b"x", ID, point_of(KEY))

    for id, key in ((uuid.uuid4(), KEY), (ID, ec.generate_private_key(CURVE))):
        with pytest.raises(UnreadableError):
            open_(env, id, key)


@given(st.data())
def test_one_changed_bit_does_not_open(data):
    whole = bytearray(b64decode(seal(b"answers", ID, point_of(KEY))))
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[place // 8] ^= 1 << place % 8

    with pytest.raises(UnreadableError):
        open_(b64encode(whole).decode(), ID, KEY)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda data: b64encode(data).decode())))
def test_anything_else_is_unreadable(env):
    with pytest.raises(UnreadableError):
        open_(env, ID, KEY)


@pytest.mark.parametrize(
    "point",
    [b"\x00", bytes(POINT), b"\x04" + bytes(64), point_of(KEY)[:33]],
    ids=["one byte", "zeros", "not on the curve", "half a point"],
)
def test_what_is_no_point_is_unreadable(point):
    with pytest.raises(UnreadableError):
        open_(b64encode(point + bytes(40)).decode(), ID, KEY)


def test_a_compressed_point_is_unreadable():
    """One way to write a point, so that an envelope has one length for one content."""
    small = KEY.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)

    with pytest.raises(UnreadableError):
        open_(b64encode(small + bytes(60)).decode(), ID, KEY)
