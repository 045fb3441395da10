"""The values on which two implementations agreed before there was a product (protocol, section 21)."""

import hashlib

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import envelopes, records, staff, transcript, vaults
from keerpunt.sealed.lists import list_hash
from keerpunt.sealed.suite import SealKey, SignKey, kid_of, org_of
from tests.vectors.material import T0, identity, root, seal_key, sign_key

SALT = bytes(range(16))
WORDS = "anker bakker citroen druif emmer fiets gitaar"


def genesis() -> records.Record:
    return records.write_genesis(
        org=org_of(sign_key("root").public),
        cv=identity("conversation"),
        vs=sign_key("visitor sign").public,
        ve=seal_key("visitor seal").public,
        root=root("root 0"),
        dv=7,
        dh=list_hash("{}"),
        to=[kid_of(seal_key("desk 0").public)],
        ts=T0,
    )


def first_envelope() -> str:
    begin = genesis()
    header = envelopes.Header(begin.cv, 0, "v.AQEBAQEB", 1, "", b64u(b"\x01" * 16), 0, b64u(begin.rh))
    payload = '{"t":"text","ts":1795469415,"b":"Hoi, héé 🙈"}'.encode()
    key = envelopes.envelope_key(root("root 0"), begin.rh, begin.org, header)
    assert b64u(key) == "zRN3g1CBCw7-0r4HFGfdZw-IeBZMLo3L5JeagWC47G0"
    signer = sign_key("visitor sign")
    return envelopes.seal_envelope(header, payload, key, signer, iv=b"\x01" * 12, deterministic=True)


def test_an_organisation_is_known_by_its_root() -> None:
    assert org_of(sign_key("root").public) == "M_guK0eomeaC7TIe"


def test_a_key_set_is_known_by_its_kid() -> None:
    assert kid_of(seal_key("desk 0").public) == "_SLwbtrxRcttTwq5"
    assert kid_of(seal_key("staff seal").public, sign_key("staff sign").public) == "rYddTGXppoXFyDab"


def test_a_key_pair_is_its_scalar() -> None:
    assert SealKey.from_scalar(seal_key("desk 0").scalar).public == seal_key("desk 0").public
    assert SignKey.from_scalar(sign_key("root").scalar).public == sign_key("root").public


def test_a_conversation_begins_with_this_record() -> None:
    assert identity("conversation") == "4L_Y5o9zdoMJg-t2jZxCdQ"
    assert records.commitment(root("root 0")) == "acAzY0aL8x63ZnSqhyC5gtVOCH6VCstMop02efb2Nrs"
    assert len(genesis().text) == 426
    assert b64u(genesis().rh) == "B_5ojLwHSqQF3QIAOQw1qYR1ExbSDsNJ978FJSVkCyU"


def test_the_first_envelope_is_this_one() -> None:
    sealed = first_envelope()
    assert len(sealed) == 600
    assert hashlib.sha256(sealed.encode()).hexdigest()[:32] == "401de75fa60ed6bdcf9bf5f048585668"
    t_1 = transcript.after_envelope(genesis().rh, 1, sealed)
    assert b64u(t_1) == "zNQTCTpAMKpkSU444WAdKLUKfLb4w1vR5LtzThLNz-4"


def test_seven_words_lead_to_one_vault() -> None:
    secrets = vaults.return_secrets(WORDS, SALT)
    assert b64u(secrets.locator) == "fC0lNG4-HZGNYHfsdfpUfN1L3X1uF2SOi-a6uuCHyog"
    assert b64u(secrets.key) == "I9gGelCBoOaOhno62RYHWY6mSBfbDqobPfizbkCVVwU"


def test_a_passphrase_unlocks_with_this_key() -> None:
    assert b64u(staff.stretch(WORDS, SALT).unlock) == "eZ-9rm5uHpuX4bTomhH1luQhA_swsVdPSPbRwwPWhJY"
