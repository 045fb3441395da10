"""The primitives give what RFC 9180, RFC 7914 and Project Wycheproof say they must."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from keerpunt.sealed.suite import (
    HPKE,
    BadKey,
    DoesNotOpen,
    SealKey,
    gcm_open,
    gcm_seal,
    hkdf,
    holds,
    load_public,
    pbkdf2,
)

HERE = Path(__file__).parent
W: dict[str, list[dict[str, Any]]] = json.loads((HERE / "wycheproof.json").read_text("utf-8"))
RFC: list[dict[str, Any]] = json.loads((HERE / "rfc9180.json").read_text("utf-8"))["cases"]


def cases(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", W[name], ids=[f"{c['tcId']} {c['comment']}" for c in W[name]])


@cases("ecdh")
def test_points(case: dict[str, Any]) -> None:
    try:
        public = load_public(bytes.fromhex(case["public"]))
    except BadKey:
        assert case["result"] != "valid"
        return
    assert case["result"] == "valid"
    key = SealKey.from_scalar(int(case["private"], 16).to_bytes(32, "big"))
    assert key.private.exchange(ec.ECDH(), public).hex() == case["shared"]


@cases("ecdsa")
def test_signatures(case: dict[str, Any]) -> None:
    public, message, signature = (bytes.fromhex(case[name]) for name in ("public", "msg", "sig"))
    assert holds(public, message, signature) == (case["result"] == "valid")


@cases("aesGcm")
def test_authenticated_encryption(case: dict[str, Any]) -> None:
    key, iv, aad, message, ct, tag = (
        bytes.fromhex(case[name]) for name in ("key", "iv", "aad", "msg", "ct", "tag")
    )
    if case["result"] == "valid":
        assert gcm_seal(key, aad, message, iv) == iv + ct + tag
        assert gcm_open(key, aad, iv + ct + tag) == message
    else:
        with pytest.raises(DoesNotOpen):
            gcm_open(key, aad, iv + ct + tag)


@cases("hkdf")
def test_derivation(case: dict[str, Any]) -> None:
    ikm, salt, info = (bytes.fromhex(case[name]) for name in ("ikm", "salt", "info"))
    assert hkdf(ikm, salt, info).hex() == case["okm"][:64]


@pytest.mark.parametrize(
    ("password", "salt", "rounds", "first_32"),
    [
        (b"passwd", b"salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        (b"Password", b"NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
    ],
)
def test_stretching(password: bytes, salt: bytes, rounds: int, first_32: str) -> None:
    assert pbkdf2(password, salt, rounds).hex() == first_32


@pytest.mark.parametrize("case", RFC)
def test_hpke(case: dict[str, Any]) -> None:
    key = SealKey.from_scalar(bytes.fromhex(case["skRm"]))
    assert key.public.hex() == case["pkRm"]
    first = case["encryptions"][0]
    sealed, info, aad = (
        bytes.fromhex(value) for value in (case["enc"] + first["ct"], case["info"], first["aad"])
    )
    # The public interface binds everything through `info`; the cases of the RFC carry an aad as well.
    opened = openssl.hpke._decrypt_with_aad(HPKE, sealed, key.private, info, aad)
    assert opened.hex() == first["pt"]


@pytest.mark.parametrize("case", RFC)
def test_what_hpke_is_made_of(case: dict[str, Any]) -> None:
    """The same case by hand, from ECDH, HKDF and AES-GCM: key schedule of RFC 9180, section 5.1."""
    key, enc = SealKey.from_scalar(bytes.fromhex(case["skRm"])), bytes.fromhex(case["enc"])
    kem, suite = b"KEM" + (16).to_bytes(2, "big"), b"HPKE" + bytes([0, 16, 0, 1, 0, 2])

    def extract(salt: bytes, who: bytes, label: bytes, ikm: bytes) -> bytes:
        return HKDF.extract(hashes.SHA256(), salt or None, b"HPKE-v1" + who + label + ikm)

    def expand(prk: bytes, who: bytes, label: bytes, info: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + who + label + info
        return HKDFExpand(hashes.SHA256(), length, labelled).derive(prk)

    dh = key.private.exchange(ec.ECDH(), load_public(enc))
    shared = expand(extract(b"", kem, b"eae_prk", dh), kem, b"shared_secret", enc + key.public, 32)
    assert shared.hex() == case["shared_secret"]
    info = bytes.fromhex(case["info"])
    context = b"\x00" + extract(b"", suite, b"psk_id_hash", b"") + extract(b"", suite, b"info_hash", info)
    secret = extract(shared, suite, b"secret", b"")
    sealing, nonce = (
        expand(secret, suite, b"key", context, 32),
        expand(secret, suite, b"base_nonce", context, 12),
    )
    for number, each in enumerate(case["encryptions"]):
        iv = (int.from_bytes(nonce, "big") ^ number).to_bytes(12, "big")
        aad, ct = bytes.fromhex(each["aad"]), bytes.fromhex(each["ct"])
        assert AESGCM(sealing).decrypt(iv, ct, aad).hex() == each["pt"]
