"""Keys and signatures that are not what they should be are refused before they are used."""

import pytest

from keerpunt.sealed.suite import (
    ORDER,
    BadKey,
    DoesNotOpen,
    SealKey,
    SignKey,
    gcm_open,
    gcm_seal,
    load_public,
    sign,
    tag,
    unwrap,
    verify,
    wrap,
)
from tests.vectors.material import seal_key, sign_key

POINT = seal_key("desk 0").public
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
BAD_POINTS = {
    "off the curve": POINT[:-1] + bytes([POINT[-1] ^ 1]),
    "compressed": bytes([2 + POINT[-1] % 2]) + POINT[1:33],
    "hybrid": bytes([6 + POINT[-1] % 2]) + POINT[1:],
    "infinity": b"\x00",
    "zeros": b"\x04" + bytes(64),
    "x beyond the field": b"\x04" + PRIME.to_bytes(32, "big") + POINT[33:],
    "too short": POINT[:-1],
    "too long": POINT + b"\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("point", BAD_POINTS.values(), ids=BAD_POINTS)
def test_a_public_key_that_is_no_uncompressed_point_is_refused(point: bytes) -> None:  # N32
    with pytest.raises(BadKey):
        load_public(point)
    with pytest.raises(BadKey):
        wrap(point, b"", bytes(32))
    assert not verify(point, "sign/genesis", b"", bytes(64))
    with pytest.raises(DoesNotOpen):
        unwrap(seal_key("desk 0"), b"", point.ljust(65, b"\x00")[:65] + bytes(48))


@pytest.mark.parametrize("number", [0, ORDER, ORDER + 1, 2**256 - 1])
def test_a_scalar_outside_the_group_is_refused(number: int) -> None:
    for kind in (SealKey, SignKey):
        with pytest.raises(BadKey):
            kind.from_scalar(number.to_bytes(32, "big"))


def test_a_scalar_of_another_length_is_refused() -> None:
    with pytest.raises(BadKey):
        SealKey.from_scalar(b"\x01")


def test_a_signature_counts_for_its_name_its_bytes_and_its_key() -> None:
    key = sign_key("visitor sign")
    signature = sign(key, "sign/genesis", b"words")
    assert verify(key.public, "sign/genesis", b"words", signature)
    assert not verify(key.public, "sign/epoch", b"words", signature)
    assert not verify(key.public, "sign/genesis", b"word", signature)
    assert not verify(sign_key("staff sign").public, "sign/genesis", b"words", signature)
    for other in (b"", signature[:-1], signature + b"\x00", bytes(64), signature[32:] + signature[:32]):
        assert not verify(key.public, "sign/genesis", b"words", other)


def test_a_wrap_of_a_root_has_113_bytes_and_opens_once_in_its_place() -> None:
    wrapped = wrap(POINT, tag("wrap/root", "here"), bytes(32))
    assert len(wrapped) == 113
    assert unwrap(seal_key("desk 0"), tag("wrap/root", "here"), wrapped) == bytes(32)
    for key, info, blob in (
        (seal_key("desk 1"), tag("wrap/root", "here"), wrapped),
        (seal_key("desk 0"), tag("wrap/root", "there"), wrapped),
        (seal_key("desk 0"), tag("wrap/root", "here"), wrapped[:-1]),
        (seal_key("desk 0"), tag("wrap/root", "here"), b""),
    ):
        with pytest.raises(DoesNotOpen):
            unwrap(key, info, blob)


def test_what_is_too_short_to_be_sealed_does_not_open() -> None:
    for blob in (b"", bytes(27)):
        with pytest.raises(DoesNotOpen):
            gcm_open(bytes(32), b"", blob)
    assert gcm_open(bytes(32), b"x", gcm_seal(bytes(32), b"x", b"")) == b""


def test_a_private_key_is_not_printed_by_accident() -> None:
    key = seal_key("desk 0")
    assert "private" not in repr(key)
    assert str(int.from_bytes(key.scalar, "big")) not in repr(key)
