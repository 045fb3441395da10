"""The small shapes that frames and doors are made of (protocol §1)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{21}[AQgw]\Z")]
"""16 bytes in b64u, 22 characters."""

Secret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]\Z")]
"""32 bytes in b64u, 43 characters."""

Kid = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{16}\Z")]
"""The name of a key, 12 bytes in b64u."""

B64u = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]+\Z")]
"""Any bytes in b64u."""

Signature = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{85}[AQgw]\Z")]
"""64 bytes r‖s in b64u."""

WrapText = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{150}[AEIMQUYcgkosw048]\Z")]
"""A wrap: 65 + 48 bytes in b64u."""

RecordText = Annotated[str, Meta(min_length=2, max_length=4096)]
"""A record, verbatim."""


class Strictly(Struct, forbid_unknown_fields=True, frozen=True):
    """A shape in which no other field may occur."""
