"""How somebody of staff unlocks: the bundle, its slots, and desk keys wrapped to members (section 13)."""

import base64
import os
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw

from keerpunt.lib.b64u import b64u
from keerpunt.lib.strict import parse_strict, write_strict
from keerpunt.sealed.checks import CheckFailed, Fields
from keerpunt.sealed.suite import (
    PUBLIC_BYTES,
    BadKey,
    DoesNotOpen,
    H,
    SealKey,
    SignKey,
    gcm_open,
    gcm_seal,
    hkdf,
    kid_of,
    tag,
    unwrap,
    wrap,
)

NAMES = ("v", "typ", "org", "root", "kid", "en", "sg", "ks")
PAPER_BYTES = 20
PAPER_CHECK = 5


@dataclass(frozen=True)
class Bundle:
    """One person's private keys. `keeper` only for keepers. `root` is the organisation root they trust."""

    org: str
    root: bytes
    seal: SealKey
    sign: SignKey
    keeper: SignKey | None = None

    @property
    def kid(self) -> str:
        """How colleagues and visitors know this person's keys."""
        return kid_of(self.seal.public, self.sign.public)

    def text(self) -> str:
        """The strict text that is sealed; `ks` is empty for whoever is no keeper."""
        scalars = (self.seal.scalar, self.sign.scalar, self.keeper.scalar if self.keeper else b"")
        values = (1, "bundle", self.org, b64u(self.root), self.kid, *map(b64u, scalars))
        return write_strict(dict(zip(NAMES, values, strict=True)))


def new_kek() -> bytes:
    """The random key that boxes a bundle; slots box it in turn."""
    return os.urandom(32)


def seal_bundle(bundle: Bundle, kek: bytes, *, iv: bytes | None = None) -> bytes:
    """The blob that the key database keeps."""
    return gcm_seal(kek, tag("aad/bundle", bundle.org, bundle.kid), bundle.text().encode(), iv)


def open_bundle(blob: bytes, kek: bytes, *, org: str, kid: str, root: bytes) -> Bundle:
    """The bundle; `DoesNotOpen` under a wrong key, K11 when it trusts another root than this page."""
    text = gcm_open(kek, tag("aad/bundle", org, kid), blob)
    try:
        f = Fields(parse_strict(text, NAMES))
        f.one_of("typ", "bundle")
        keeper = SignKey.from_scalar(f.raw("ks", 32)) if f.text("ks") else None
        seal, sign = SealKey.from_scalar(f.raw("en", 32)), SignKey.from_scalar(f.raw("sg", 32))
        bundle = Bundle(f.kid("org"), f.raw("root", PUBLIC_BYTES), seal, sign, keeper)
        if f.number("v") != 1 or bundle.org != org or f.kid("kid") != bundle.kid or bundle.kid != kid:
            raise DoesNotOpen("another's bundle")
    except (BadKey, DoesNotOpen):
        raise
    except ValueError as error:
        raise DoesNotOpen(f"bundle: {error}") from None
    if bundle.root != root:
        raise CheckFailed("K11", "this page belongs to another organisation")
    return bundle


def seal_slot(
    kek: bytes, slot_key: bytes, *, org: str, kid: str, slot_id: str, iv: bytes | None = None
) -> bytes:
    """The KEK boxed under one way to unlock."""
    return gcm_seal(slot_key, tag("aad/slot", org, kid, slot_id), kek, iv)


def open_slot(blob: bytes, slot_key: bytes, *, org: str, kid: str, slot_id: str) -> bytes:
    """The KEK, or `DoesNotOpen`."""
    return gcm_open(slot_key, tag("aad/slot", org, kid, slot_id), blob)


@dataclass(frozen=True)
class Stretched:
    """What a passphrase becomes: a proof for signing in, and a key for unlocking that is never sent."""

    login: bytes = field(repr=False)
    unlock: bytes = field(repr=False)


def stretch(passphrase: str, salt: bytes) -> Stretched:
    """Argon2id (RFC 9106): 64 MiB, three passes, one lane; 16 bytes of salt. Takes about 0.1 s."""
    m = hash_secret_raw(passphrase.encode(), salt, 3, 64 * 1024, 1, 32, Type.ID)
    return Stretched(hkdf(m, None, tag("staff/login")), hkdf(m, None, tag("staff/unlock")))


def passkey_slot_key(prf_output: bytes) -> bytes:
    """The slot key behind a passkey whose PRF input was `keerpunt/1/prf`."""
    return hkdf(prf_output, None, tag("staff/passkey"))


def paper_slot_key(secret: bytes) -> bytes:
    """The slot key behind a printed code of 20 random bytes."""
    return hkdf(secret, None, tag("staff/paper"))


def write_paper(secret: bytes) -> str:
    """40 base32 characters (RFC 4648) in eight groups: the 20 bytes and five bytes of check."""
    code = base64.b32encode(secret + H("hash/paper", secret)[:PAPER_CHECK]).decode()
    return " ".join(code[i : i + 5] for i in range(0, len(code), 5))


def read_paper(typed: str) -> bytes:
    """The 20 bytes of a printed code, however it was spaced or cased. `DoesNotOpen` on a slip."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    try:
        raw = base64.b32decode(code)
    except ValueError:
        raise DoesNotOpen("paper") from None
    secret, check = raw[:PAPER_BYTES], raw[PAPER_BYTES:]
    if len(raw) != PAPER_BYTES + PAPER_CHECK or H("hash/paper", secret)[:PAPER_CHECK] != check:
        raise DoesNotOpen("paper")
    return secret


def wrap_desk_key(desk_key: SealKey, *, org: str, desk: str, member_en: bytes, member_kid: str) -> bytes:
    """A desk's private key for one of its members."""
    return wrap(member_en, _desk_info(org, desk, desk_key.public, member_kid), desk_key.scalar)


def open_desk_key(
    blob: bytes, *, org: str, desk: str, listed_en: bytes, member: SealKey, member_kid: str
) -> SealKey:
    """The desk key that belongs to the directory's public half `listed_en`, tried before it is trusted.

    Raises `DoesNotOpen` for another's wrap and K12 for another key inside it.
    """
    scalar = unwrap(member, _desk_info(org, desk, listed_en, member_kid), blob)
    probe, info = os.urandom(32), tag("wrap/desk", org, desk, kid_of(listed_en), member_kid)
    try:
        key = SealKey.from_scalar(scalar)
        if unwrap(key, info, wrap(listed_en, info, probe)) == probe:
            return key
    except (BadKey, DoesNotOpen):
        pass
    raise CheckFailed("K12", f"the key of desk {desk} is not the one in the directory")


def _desk_info(org: str, desk: str, desk_en: bytes, member_kid: str) -> bytes:
    return tag("wrap/desk", org, desk, kid_of(desk_en), member_kid)
