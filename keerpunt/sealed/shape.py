"""The one shape of everything sealed with a signature inside: envelopes, sheets, packages (section 1).

inner  = SIGN(sk, "sign/<what>", h 00 p) + u32be(length of p) + p + zero bytes up to a size step
sealed = h + "." + b64u(iv + AES-256-GCM(K, iv, tag("aad/<what>") 00 h, inner))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.lib.strict import parse_strict
from keerpunt.sealed.suite import (
    SIGNATURE_BYTES,
    DoesNotOpen,
    SignKey,
    gcm_open,
    gcm_seal,
    sign,
    tag,
    verify,
)

STEPS = {
    "envelope": (256, 512, 1024, 2048, 4096, 8192, 12288, 16384),
    "sheet": (1024, 4096, 8192, 16384, 32768),
}
PACKAGE_STEP = 4096
OVERHEAD = SIGNATURE_BYTES + 4  # before the payload, inside the seal
AROUND = 12 + 16  # iv and tag, around it


class TooLong(ValueError):
    """The payload is larger than the largest size step."""


class NotSealed(ValueError):
    """Not of the sealed shape: dots, header, alphabet, version or size."""


def step_for(what: str, payload_bytes: int) -> int:
    """The size step that a payload of so many bytes is padded to."""
    need = payload_bytes + OVERHEAD
    if what == "package":
        return -(-need // PACKAGE_STEP) * PACKAGE_STEP
    for step in STEPS[what]:
        if need <= step:
            return step
    raise TooLong(what)


def is_step(what: str, inner_bytes: int) -> bool:
    """Whether something sealed may have this size."""
    if what == "package":
        return inner_bytes > 0 and inner_bytes % PACKAGE_STEP == 0
    return inner_bytes in STEPS[what]


def seal_signed(
    what: str,
    header: str,
    payload: bytes,
    key: bytes,
    signer: SignKey,
    *,
    iv: bytes | None = None,
    deterministic: bool = False,
) -> str:
    """Sign, pad and seal a payload under a header (strict text). `iv` and `deterministic` are for vectors."""
    h = b64u(header.encode())
    name = f"sign/{what}"
    signature = sign(signer, name, h.encode() + b"\x00" + payload, deterministic=deterministic)
    inner = signature + len(payload).to_bytes(4, "big") + payload
    inner += bytes(step_for(what, len(payload)) - len(inner))
    return h + "." + b64u(gcm_seal(key, _aad(what, h), inner, iv))


@dataclass(frozen=True)
class Sealed:
    """A sealed text of the right shape, its header read and nothing yet believed."""

    what: str
    h: str
    header: dict[str, Any]
    body: bytes

    @classmethod
    def read(cls, what: str, text: str, names: Sequence[str]) -> "Sealed":
        """Split, read the header strictly, look at the size. Raises `NotSealed`."""
        if text.count(".") != 1:
            raise NotSealed("dots")
        h, rest = text.split(".")
        try:
            header = parse_strict(unb64u(h), names)
            body = unb64u(rest)
        except ValueError as error:
            raise NotSealed(str(error)) from None
        if type(header["v"]) is not int or header["v"] != 1:
            raise NotSealed("version")
        if not is_step(what, len(body) - AROUND):
            raise NotSealed("size")
        return cls(what, h, header, body)

    def open(self, key: bytes, signer: bytes) -> bytes:
        """The payload, if key, padding and signature by the public key `signer` hold. Else `DoesNotOpen`."""
        inner = gcm_open(key, _aad(self.what, self.h), self.body)
        length = int.from_bytes(inner[SIGNATURE_BYTES:OVERHEAD], "big")
        if OVERHEAD + length > len(inner):
            raise DoesNotOpen("length")
        payload = inner[OVERHEAD : OVERHEAD + length]
        if any(inner[OVERHEAD + length :]):
            raise DoesNotOpen("padding")
        signed = self.h.encode() + b"\x00" + payload
        if not verify(signer, f"sign/{self.what}", signed, inner[:SIGNATURE_BYTES]):
            raise DoesNotOpen("signature")
        return payload


def _aad(what: str, h: str) -> bytes:
    return tag(f"aad/{what}") + b"\x00" + h.encode()
