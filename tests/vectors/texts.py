"""V2 and V3: one way to write bytes, and names that keep hashes, keys and signatures apart."""

from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.suite import H, hkdf, kid_of, org_of, sign, tag
from tests.vectors.material import root, seal_key, sign_key

REFUSED_B64U = (
    ("AA==", "padding"),
    ("AA=", "padding"),
    ("A", "one letter is no byte"),
    ("AAAAA", "five letters are no bytes"),
    ("AB", "spare bits"),
    ("AAB", "spare bits"),
    ("__-", "spare bits"),
    ("AA+A", "the other alphabet"),
    ("AA/A", "the other alphabet"),
    ("AA\n", "newline"),
    ("AAAA\n", "newline"),
    (" AAAA", "space"),
    ("AA AA", "space"),
    ("AAAA\u00a0", "no-break space"),
    ("AAAA\u0000", "zero"),
    ("AAA.", "dot"),
    ("AAÁA", "accent"),
    ("ＡＡＡＡ", "full width"),
)
ACCEPTED_BYTES = (
    b"",
    b"\x00",
    b"\xff",
    b"\x00\x00",
    b"\xfb\xff",
    b"\x01\x02\x03",
    b"\xfb\xef\xbe",
    bytes(12),
    bytes(range(16)),
    bytes([255]) * 16,
    root("b64u 32"),
    bytes(range(256)),
)
TAGS: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    ("hash/record", ()),
    ("prf", ()),
    ("key/envelope", ("M_guK0eomeaC7TIe", "4L_Y5o9zdoMJg-t2jZxCdQ", 0, "v.AQEBAQEB")),
    ("aad/vault", ("M_guK0eomeaC7TIe", "return")),
    ("wrap/desk", ("M_guK0eomeaC7TIe", "jongeren", "_SLwbtrxRcttTwq5", "rYddTGXppoXFyDab")),
    ("key/sheet", ("é", "", 9007199254740991, "🙈")),
)


def v2() -> dict[str, Any]:
    """Accepted: bytes (hex) and their text. Refused: text and why."""
    accepted = [{"hex": data.hex(), "text": b64u(data)} for data in ACCEPTED_BYTES]
    return {"accepted": accepted, "refused": [{"text": text, "why": why} for text, why in REFUSED_B64U]}


def v3() -> dict[str, Any]:
    """Names, hashes, derivations, key ids, and one signature."""
    ikm, salt, info = root("ikm"), root("salt"), tag("key/envelope", "org", "cv", 0, "v.AQEBAQEB")
    return {
        "tag": [
            {"name": name, "fields": list(fields), "hex": tag(name, *fields).hex()} for name, fields in TAGS
        ],
        "H": [
            {"name": name, "parts": [b64u(part) for part in parts], "out": b64u(H(name, *parts))}
            for name, parts in (
                ("hash/record", (b"{}",)),
                ("hash/commit", (root("root 0"),)),
                ("hash/transcript", (root("T"), (1).to_bytes(8, "big"), root("envelope"))),
                ("hash/kid", (b"",)),
            )
        ],
        "hkdf": [
            {"ikm": b64u(ikm), "salt": None, "info": b64u(info), "out": b64u(hkdf(ikm, None, info))},
            {"ikm": b64u(ikm), "salt": b64u(salt), "info": b64u(info), "out": b64u(hkdf(ikm, salt, info))},
        ],
        "kid": [
            {"keys": [b64u(key) for key in keys], "kid": kid_of(*keys)}
            for keys in (
                (seal_key("desk 0").public,),
                (seal_key("staff seal").public, sign_key("staff sign").public),
                (sign_key("keeper 0").public,),
            )
        ],
        "org": {"root": b64u(sign_key("root").public), "org": org_of(sign_key("root").public)},
        "sign": {
            "key": "visitor sign",
            "name": "sign/genesis",
            "data": b64u(b"{}"),
            "sig": b64u(sign(sign_key("visitor sign"), "sign/genesis", b"{}", deterministic=True)),
        },
    }
