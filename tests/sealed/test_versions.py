"""There is one version, and no path beside it."""

from collections.abc import Callable
from typing import Any

import pytest

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import staff, vaults
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.envelopes import Header, read_envelope
from keerpunt.sealed.lists import DirectoryList, History, Keepers, Partners, People
from keerpunt.sealed.records import read_record, write_epoch, write_genesis, write_margin
from keerpunt.sealed.suite import gcm_seal, tag
from tests.sealed.room import bundle
from tests.vectors import cast
from tests.vectors.material import T0, identity, root, seal_key, sign_key

GENESIS = write_genesis(
    org=cast.ORG,
    cv=identity("conversation"),
    vs=sign_key("visitor sign").public,
    ve=seal_key("visitor seal").public,
    root=root("root 0"),
    dv=8,
    dh=b64u(bytes(32)),
    to=[cast.DESK_0.kid],
    ts=T0,
)
COMMON: dict[str, Any] = {
    "root": bytes(32),
    "dv": 8,
    "dh": b64u(bytes(32)),
    "to": [cast.DESK_0.kid],
    "ts": T0,
    "by": "v",
}
EPOCH = write_epoch(GENESIS, share=[], after=0, th=bytes(32), **COMMON)
MARGIN = write_margin(genesis=GENESIS, margin=identity("margin"), **COMMON)
HEADER = Header(GENESIS.cv, 0, "v.AAAAAAAA", 1, "", identity("ref"), 0, b64u(bytes(32)))
VAULT = vaults.Vault(cast.ORG, GENESIS.cv, bytes(32), bytes(31) + b"\1", bytes(31) + b"\1", 0, bytes(32), 8)


def read_header(text: str) -> None:
    read_envelope(f"{b64u(text.encode())}.{b64u(bytes(256 + 28))}")


def read_vault(text: str, filler: bytes = b"\x00") -> None:
    secrets = vaults.resume_secrets(bytes(32))
    inner = (len(text.encode()).to_bytes(4, "big") + text.encode()).ljust(512, filler)
    blob = gcm_seal(secrets.key, tag("aad/vault", cast.ORG, "resume"), inner)
    try:
        vaults.open_vault(blob, secrets, cast.ORG)
    except CheckFailed as failed:
        raise ValueError(failed.why) from None


def read_bundle(text: str) -> None:
    kek, kid = bytes(32), cast.ANNA.kid
    blob = gcm_seal(kek, tag("aad/bundle", cast.ORG, kid), text.encode())
    staff.open_bundle(blob, kek, org=cast.ORG, kid=kid, root=cast.ROOT.public)


EVERYWHERE: dict[str, tuple[Callable[[str], object], str]] = {
    "keepers": (Keepers.read, cast.KEEPERS.text()),
    "directory": (DirectoryList.read, cast.FIRST.listed.text()),
    "people": (People.read, cast.JONGEREN.text()),
    "partners": (Partners.read, cast.PARTNERS.text()),
    "history": (History.read, cast.SECOND.texts[3]),
    "genesis": (read_record, GENESIS.text),
    "epoch": (read_record, EPOCH.text),
    "margin": (read_record, MARGIN.text),
    "envelope": (read_header, HEADER.text()),
    "vault": (read_vault, VAULT.text()),
    "bundle": (read_bundle, bundle("staff").text()),
}


@pytest.mark.parametrize("where", EVERYWHERE)
def test_version_one_is_read(where: str) -> None:
    read, text = EVERYWHERE[where]
    read(text)


@pytest.mark.parametrize("where", EVERYWHERE)
@pytest.mark.parametrize(
    "v", ["", '"v":0,', '"v":2,', '"v":"1",', '"v":1.0,', '"v":true,', '"v":null,', '"V":1,']
)
def test_any_other_version_or_none_is_refused(where: str, v: str) -> None:  # N20, KEYS-02
    read, text = EVERYWHERE[where]
    assert text.startswith('{"v":1,')
    with pytest.raises(ValueError):
        read(text.replace('"v":1,', v, 1))


@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_field_more_less_or_elsewhere_is_refused(where: str) -> None:  # N30
    read, text = EVERYWHERE[where]
    for other in (text[:-1] + ',"x":1}', text.replace("{", '{"x":1,', 1), text + " ", "\ufeff" + text):
        with pytest.raises(ValueError):
            read(other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"ep":1', '"ep":0'),
        ('"by":"v"', '"by":"p:AAAAAAAAAAAAAAAA"'),
        ('"by":"v"', '"by":"s:short"'),
        ('"to":[', '"to":[1,'),
        (f'"to":["{cast.DESK_0.kid}"]', '"to":[]'),
        (f'"to":["{cast.DESK_0.kid}"]', f'"to":["{cast.DESK_0.kid}","{cast.DESK_0.kid}"]'),
        ('"share":[]', '"share":[1]'),
        ('"share":[]', '"share":[0,0]'),
        (f'"ts":{T0}', f'"ts":{T0 + 1}'),
        ('"typ":"epoch"', '"typ":"margin"'),
        ('"typ":"epoch"', '"typ":"consent"'),
    ],
)
def test_a_record_whose_fields_make_no_sense_is_refused(old: str, new: str) -> None:
    assert old in EPOCH.text
    with pytest.raises(ValueError):
        read_record(EPOCH.text.replace(old, new))


def test_a_margin_names_the_conversation_it_lies_beside() -> None:
    margin = read_record(MARGIN.text)
    assert (margin.of, margin.oh, margin.cv) == (GENESIS.cv, b64u(GENESIS.rh), identity("margin"))


def test_a_vault_with_other_padding_or_of_another_organisation_is_refused() -> None:
    for text, filler in (
        (VAULT.text(), b"\x01"),
        (VAULT.text().replace(cast.ORG, "AAAAAAAAAAAAAAAA"), b"\x00"),
    ):
        with pytest.raises(ValueError):
            read_vault(text, filler)
