"""V16 and V17: what a passphrase becomes, bundle and slots, a desk key for a member."""

from collections.abc import Callable
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import staff
from keerpunt.sealed.staff import Bundle
from keerpunt.sealed.suite import kid_of, tag
from tests.vectors import cast
from tests.vectors.material import root, seal_key, sign_key

PASSPHRASE = "anker bakker citroen druif emmer fiets gitaar"
SALT = bytes(range(16))


def v16() -> dict[str, Any]:
    """Argon2id, three slots, a counsellor's and a keeper's bundle, a paper code."""
    kek, prf, paper = root("kek"), root("prf"), root("paper")[: staff.PAPER_BYTES]
    stretched = staff.stretch(PASSPHRASE, SALT)
    keys = {
        "passphrase": stretched.unlock,
        "passkey": staff.passkey_slot_key(prf),
        "paper": staff.paper_slot_key(paper),
    }
    m = hash_secret_raw(PASSPHRASE.encode(), SALT, 3, 65536, 1, 32, Type.ID)
    return {
        "passphrase": PASSPHRASE,
        "salt": b64u(SALT),
        "m": b64u(m),
        "login": b64u(stretched.login),
        "prf": b64u(prf),
        "paper": {"secret": b64u(paper), "code": staff.write_paper(paper)},
        "kek": b64u(kek),
        "slots": [_slot(kind, key, kek, nonce) for nonce, (kind, key) in enumerate(keys.items(), 0x31)],
        "bundles": [_bundle(False, kek, 0x21), _bundle(True, kek, 0x22)],
    }


def v17(wrap: Callable[[str, bytes, bytes], str]) -> dict[str, Any]:
    """Desk 0's private key for Anna; beside it a wrap that holds another key (K12)."""
    desk = seal_key("desk 0")
    info = tag("wrap/desk", cast.ORG, "jongeren", kid_of(desk.public), cast.ANNA.kid)
    return {
        "desk": "jongeren",
        "kid": kid_of(desk.public),
        "en": b64u(desk.public),
        "member": {"kid": cast.ANNA.kid, "key": "staff seal"},
        "info": b64u(info),
        "wrap": wrap("staff seal", info, desk.scalar),
        "wrong": wrap("staff seal", info, seal_key("desk 1").scalar),
    }


def _slot(kind: str, key: bytes, kek: bytes, nonce: int) -> dict[str, str]:
    slot_id, iv = f"{kind}-1", bytes([nonce]) * 12
    slot = staff.seal_slot(kek, key, org=cast.ORG, kid=cast.ANNA.kid, slot_id=slot_id, iv=iv)
    return {"id": slot_id, "kind": kind, "kid": cast.ANNA.kid, "key": b64u(key), "slot": b64u(slot)}


def _bundle(keeper: bool, kek: bytes, nonce: int) -> dict[str, str]:
    extra = sign_key("keeper 0") if keeper else None
    bundle = Bundle(cast.ORG, cast.ROOT.public, seal_key("staff seal"), sign_key("staff sign"), extra)
    blob = staff.seal_bundle(bundle, kek, iv=bytes([nonce]) * 12)
    return {"kid": bundle.kid, "text": bundle.text(), "bundle": b64u(blob)}
