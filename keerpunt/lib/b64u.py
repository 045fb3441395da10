"""base64url without padding (RFC 4648 section 5): one text for every run of bytes, and no other."""

import base64
import binascii


class NotB64u(ValueError):
    """The text is not the one way to write these bytes."""


def b64u(data: bytes) -> str:
    """Write bytes with the letters A-Z a-z 0-9 - _ and no padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str, length: int | None = None) -> bytes:
    """Read what `b64u` wrote.

    Refuses padding, whitespace, other alphabets and spare bits that are not zero, with `NotB64u`;
    and, where `length` is given, any other number of bytes.
    """
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise NotB64u("not-b64u") from None
    # Python forgives spare bits and both alphabets; writing the bytes again does not.
    if b64u(data) != text:
        raise NotB64u("not-b64u")
    if length is not None and len(data) != length:
        raise NotB64u("other-length")
    return data
