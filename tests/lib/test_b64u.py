"""base64url has one text for every run of bytes."""

import pytest

from keerpunt.lib.b64u import NotB64u, b64u, unb64u
from tests.vectors.texts import ACCEPTED_BYTES, REFUSED_B64U


@pytest.mark.parametrize("data", ACCEPTED_BYTES, ids=lambda data: f"{len(data)} bytes {data[:4].hex()}")
def test_bytes_come_back_as_they_were(data: bytes) -> None:
    assert unb64u(b64u(data)) == data
    assert unb64u(b64u(data), len(data)) == data


@pytest.mark.parametrize(("text", "why"), REFUSED_B64U)
def test_every_other_spelling_is_refused(text: str, why: str) -> None:  # N31
    with pytest.raises(NotB64u):
        unb64u(text)


def test_another_number_of_bytes_is_refused() -> None:
    with pytest.raises(NotB64u, match="other-length"):
        unb64u(b64u(bytes(15)), 16)
