"""Suite 1: the only place that touches cryptographic primitives (protocol, section 1).

HPKE base mode DHKEM(P-256, HKDF-SHA256) / HKDF-SHA256 / AES-256-GCM (RFC 9180), ECDSA P-256 with SHA-256
(FIPS 186-5), HKDF-SHA256 (RFC 5869), AES-256-GCM (SP 800-38D), PBKDF2-SHA256 (RFC 8018).
Every byte string that is hashed, signed, derived or bound begins with a name of its own.
"""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keerpunt.lib.b64u import b64u

HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # n of P-256, FIPS 186-5
PUBLIC_BYTES = 65
SIGNATURE_BYTES = 64


class DoesNotOpen(ValueError):
    """Wrong key, wrong context or altered bytes: which of them cannot be told, and need not be."""


class BadKey(ValueError):
    """Not an uncompressed point on P-256, or not a scalar of that curve."""


def tag(name: str, *fields: str | int) -> bytes:
    """`keerpunt/1/` + name, then a zero byte and the text of each field."""
    return b"\x00".join(part.encode() for part in (f"keerpunt/1/{name}", *map(str, fields)))


def H(name: str, *parts: bytes) -> bytes:
    """SHA-256 under a name: 32 bytes."""
    return hashlib.sha256(tag(name) + b"\x00" + b"".join(parts)).digest()


def hkdf(ikm: bytes, salt: bytes | None, info: bytes) -> bytes:
    """HKDF-SHA256, 32 bytes out. No salt means 32 zero bytes, as RFC 5869 has it."""
    return HKDF(hashes.SHA256(), 32, salt or bytes(32), info).derive(ikm)


def kid_of(*public_keys: bytes) -> str:
    """The 16 characters by which a key set is known. Desk: seal. Person: seal, sign. Keeper: sign."""
    return b64u(H("hash/kid", *public_keys)[:12])


def org_of(root_public: bytes) -> str:
    """The 16 characters by which an organisation is known, from its first root key."""
    return b64u(H("hash/org", root_public)[:12])


@dataclass(frozen=True)
class _Pair:
    """A private key of P-256 with its public half. Kept apart by purpose: see `SealKey`, `SignKey`."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    public: bytes

    @classmethod
    def make(cls) -> Self:
        """A new pair from the system's randomness."""
        return cls._of(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_scalar(cls, scalar: bytes) -> Self:
        """The pair of a 32-byte scalar; `BadKey` when it is none."""
        number = int.from_bytes(scalar, "big")
        if len(scalar) != 32 or not 0 < number < ORDER:
            raise BadKey("scalar")
        return cls._of(ec.derive_private_key(number, ec.SECP256R1()))

    @classmethod
    def _of(cls, private: ec.EllipticCurvePrivateKey) -> Self:
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return cls(private, point)

    @property
    def scalar(self) -> bytes:
        """The private half as 32 bytes."""
        return self.private.private_numbers().private_value.to_bytes(32, "big")


class SealKey(_Pair):
    """A pair that others seal to."""


class SignKey(_Pair):
    """A pair that vouches for words and lists."""


def load_public(point: bytes) -> ec.EllipticCurvePublicKey:
    """A public key: 65 bytes, uncompressed, on the curve. Anything else is `BadKey`."""
    if len(point) != PUBLIC_BYTES or point[0] != 4:
        raise BadKey("public-key")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise BadKey("public-key") from None


def sign(key: SignKey, name: str, data: bytes, *, deterministic: bool = False) -> bytes:
    """ECDSA over tag(name), a zero byte and the data, as 64 bytes r, s.

    `deterministic` (RFC 6979) is for the test vectors; both kinds verify alike.
    """
    how = ec.ECDSA(hashes.SHA256(), deterministic_signing=deterministic)
    r, s = decode_dss_signature(key.private.sign(tag(name) + b"\x00" + data, how))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(public: bytes, name: str, data: bytes, signature: bytes) -> bool:
    """Whether the signature is 64 bytes r, s of this key over these bytes under this name."""
    return holds(public, tag(name) + b"\x00" + data, signature)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """The same without a name: what `verify` is made of."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        load_public(public).verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, BadKey):
        return False
    return True


def wrap(public: bytes, info: bytes, secret: bytes) -> bytes:
    """HPKE seal to one reader: 65 bytes `enc`, then the ciphertext. 32 bytes become 113."""
    return HPKE.encrypt(secret, load_public(public), info)


def unwrap(key: SealKey, info: bytes, wrapped: bytes) -> bytes:
    """What `wrap` sealed for this key in this context, or `DoesNotOpen`."""
    if len(wrapped) < PUBLIC_BYTES + 16:
        raise DoesNotOpen("wrap")
    try:
        load_public(wrapped[:PUBLIC_BYTES])
        return HPKE.decrypt(wrapped, key.private, info)
    except (InvalidTag, ValueError):
        raise DoesNotOpen("wrap") from None


def gcm_seal(key: bytes, aad: bytes, data: bytes, iv: bytes | None = None) -> bytes:
    """AES-256-GCM: 12 bytes iv, then ciphertext and tag. The iv is random unless a vector names it."""
    iv = iv or os.urandom(12)
    return iv + AESGCM(key).encrypt(iv, data, aad)


def gcm_open(key: bytes, aad: bytes, sealed: bytes) -> bytes:
    """What `gcm_seal` sealed, or `DoesNotOpen`."""
    if len(sealed) < 12 + 16:
        raise DoesNotOpen("aead")
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
    except InvalidTag:
        raise DoesNotOpen("aead") from None


def pbkdf2(secret: bytes, salt: bytes, rounds: int = 600_000) -> bytes:
    """PBKDF2-SHA256, 32 bytes out."""
    return hashlib.pbkdf2_hmac("sha256", secret, salt, rounds, 32)
