"""The vault: a visitor's private keys, sealed under return words or a resume secret (sections 11, 12)."""

from dataclasses import dataclass

from keerpunt.lib.b64u import b64u
from keerpunt.lib.strict import parse_strict, write_strict
from keerpunt.sealed.checks import CheckFailed, Fields
from keerpunt.sealed.suite import DoesNotOpen, gcm_open, gcm_seal, hkdf, pbkdf2, tag

NAMES = ("v", "typ", "org", "cv", "gh", "s", "e", "q", "th", "dv")
INNER_BYTES = 512


@dataclass(frozen=True)
class Secrets:
    """Where a vault lies, the proof that one may have it, and the key that opens it: 32 bytes each.

    The server gets locator and proof and keeps SHA-256 of both; the key is in no request.
    """

    kind: str
    locator: bytes
    proof: bytes
    key: bytes


def return_secrets(words: str, salt: bytes) -> Secrets:
    """From seven canonical words (`words.canonical`) and the SALT of the pin; 600,000 rounds."""
    m = pbkdf2(words.encode("ascii"), tag("return-words") + b"\x00" + salt)
    return _secrets("return", m)


def resume_secrets(kr: bytes) -> Secrets:
    """From the 32 random bytes in `sessionStorage`."""
    return _secrets("resume", kr)


@dataclass(frozen=True)
class Vault:
    """What a returning visitor needs to trust nothing but itself.

    `gh` is rh_0, pinned; `q` and `th` head and transcript when it was made; `dv` the directory's version.
    """

    org: str
    cv: str
    gh: bytes
    sign_scalar: bytes
    seal_scalar: bytes
    q: int
    th: bytes
    dv: int

    def text(self) -> str:
        """The strict text that is sealed."""
        keys = (b64u(self.gh), b64u(self.sign_scalar), b64u(self.seal_scalar))
        values = (1, "vault", self.org, self.cv, *keys, self.q, b64u(self.th), self.dv)
        return write_strict(dict(zip(NAMES, values, strict=True)))


def seal_vault(vault: Vault, secrets: Secrets, *, iv: bytes | None = None) -> bytes:
    """The blob that the server keeps: 12 + 512 + 16 bytes."""
    text = vault.text().encode()
    inner = len(text).to_bytes(4, "big") + text
    return gcm_seal(secrets.key, _aad(vault.org, secrets.kind), inner + bytes(INNER_BYTES - len(inner)), iv)


def open_vault(blob: bytes, secrets: Secrets, org: str) -> Vault:
    """The vault of this organisation, or K15."""
    try:
        inner = gcm_open(secrets.key, _aad(org, secrets.kind), blob)
        end = 4 + int.from_bytes(inner[:4], "big")
        if len(inner) != INNER_BYTES or end > INNER_BYTES or any(inner[end:]):
            raise DoesNotOpen("padding")
        f = Fields(parse_strict(inner[4:end], NAMES))
        f.one_of("typ", "vault")
        if f.number("v") != 1 or f.kid("org") != org:
            raise DoesNotOpen("another's vault")
        keys = (f.raw("gh", 32), f.raw("s", 32), f.raw("e", 32))
        return Vault(org, f.id("cv"), *keys, f.number("q"), f.raw("th", 32), f.number("dv"))
    except ValueError as error:
        raise CheckFailed("K15", f"vault: {error}") from None


def _secrets(kind: str, ikm: bytes) -> Secrets:
    locator, proof, key = (hkdf(ikm, None, tag(f"{kind}/{use}")) for use in ("locator", "proof", "vault"))
    return Secrets(kind, locator, proof, key)


def _aad(org: str, kind: str) -> bytes:
    return tag("aad/vault", org, kind)
