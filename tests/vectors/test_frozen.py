"""The vectors are frozen, and the twin reads them as everybody must."""

import json
from typing import Any

import pytest

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import envelopes, staff, vaults, words
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.directory import Lists, Pin, read_directory
from keerpunt.sealed.participants import Me
from keerpunt.sealed.shape import STEPS
from keerpunt.sealed.suite import SealKey, SignKey, kid_of, unwrap
from tests.vectors.make import FILE, frozen_wraps, make

V: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
PIN = Pin.of(**V["pin"])
LISTS = Lists(*V["V4"]["lists"].values())


def sign_key(name: str) -> SignKey:
    return SignKey.from_scalar(unb64u(V["keys"][name]["scalar"]))


def seal_key(name: str) -> SealKey:
    return SealKey.from_scalar(unb64u(V["keys"][name]["scalar"]))


def staff_member(name: str) -> staff.Bundle:
    return staff.Bundle(PIN.org, PIN.root, seal_key(f"{name} seal"), sign_key(f"{name} sign"))


def newest() -> Any:
    return read_directory(V["V4"]["directories"][1]["answer"], PIN, V["V4"]["directories"][1]["now"])


def a_reader(me: Me) -> Conversation:
    return Conversation.read(newest(), LISTS, json.loads(V["V5"]["record"])["cv"], me)


def test_making_the_vectors_again_gives_the_same_bytes() -> None:
    assert make(frozen_wraps()) == FILE.read_text("utf-8")


def test_every_wrap_opens_to_its_secret() -> None:
    for row in V["wraps"]:
        opened = unwrap(seal_key(row["to"]), unb64u(row["info"]), unb64u(row["wrap"]))
        assert b64u(opened) == row["secret"]


def test_both_directories_are_believed() -> None:
    for each in V["V4"]["directories"]:
        directory = read_directory(each["answer"], PIN, each["now"])
        assert (directory.ver, directory.dh) == (each["ver"], each["dh"])
        assert [(desk.id, directory.desk_key(desk.id, each["now"]).kid) for desk in directory.desks] == [
            (desk["id"], desk["live"]) for desk in each["desks"]
        ]
        for desk in directory.desks:
            assert directory.people(desk.id, LISTS).live == desk.n


@pytest.mark.parametrize("keys", [("desk 0", "desk 2"), ("desk 2",)], ids=["both desk keys", "the new one"])
def test_a_counsellor_reads_the_whole_conversation(keys: tuple[str, ...]) -> None:
    desk_keys = {kid_of(seal_key(name).public): seal_key(name) for name in keys}
    reader = a_reader(Me.staff(staff_member("staff"), desk_keys))
    said = iter(V["V10"]["envelopes"])
    for frame, expected in zip(V["V10"]["frames"], V["V10"]["transcript"], strict=True):
        heard = reader.hear(frame)
        assert (heard.state, heard.sure) == ("genuine", True)
        assert b64u(reader.transcript) == expected["T"]
        if frame["t"] == "envelope":
            assert heard.payload == json.loads(next(said)["payload"])
    assert (reader.head, reader.ep) == (12, 3)


def test_the_visitor_comes_back_with_words_and_reads_the_whole_conversation() -> None:
    secrets = vaults.return_secrets(V["V13"]["words"], PIN.salt)
    assert [b64u(s) for s in (secrets.locator, secrets.proof, secrets.key)] == [
        V["V13"][name] for name in ("locator", "proof", "key")
    ]
    vault = vaults.open_vault(unb64u(V["V13"]["vault"]), secrets, PIN.org)
    assert vault.text() == V["V13"]["text"]
    comes_back(vault)


def test_the_visitor_resumes_after_a_reload() -> None:
    secrets = vaults.resume_secrets(unb64u(V["V15"]["kr"]))
    comes_back(vaults.open_vault(unb64u(V["V15"]["vault"]), secrets, PIN.org))


def comes_back(vault: vaults.Vault) -> None:
    visitor = Conversation.come_back(newest(), LISTS, vault)
    for frame in V["V10"]["frames"]:
        assert visitor.hear(frame).state == "genuine"
    visitor.settle()
    assert visitor.head == 12


def test_a_partner_reads_its_own_epoch_and_nothing_else() -> None:
    reader = a_reader(Me.partner(staff_member("partner")))
    records = 0
    for frame, expected in zip(V["V10"]["frames"], V["V10"]["transcript"], strict=True):
        records += frame["t"] == "record"
        if frame["t"] == "record" or records == 3:
            assert reader.hear(frame).state == "genuine"
        if records == 3:
            assert b64u(reader.transcript) == expected["T"]
    assert reader.records_held == 4
    with pytest.raises(CheckFailed):
        reader.seal({"t": "text", "ts": V["t0"], "b": "Nog één ding."})


def test_each_size_of_envelope_occurs() -> None:
    sizes = {len(unb64u(each["e"].split(".")[1])) - 28 for each in V["V10"]["envelopes"]}
    assert sizes == set(STEPS["envelope"])


def test_twenty_spellings_are_the_same_words() -> None:
    assert len(V["V13"]["spellings"]) == 20
    for spelling in V["V13"]["spellings"]:
        assert words.canonical(spelling).words == V["V13"]["words"]
        assert words.holds_words(f"mijn woorden zijn {spelling}!", unb64u(V["V13"]["hash"]))


def test_three_slots_open_one_bundle() -> None:
    v = V["V16"]
    stretched = staff.stretch(v["passphrase"], unb64u(v["salt"]))
    assert b64u(stretched.login) == v["login"]
    paper = staff.paper_slot_key(staff.read_paper(v["paper"]["code"].lower()))
    for slot, key in zip(
        v["slots"], (stretched.unlock, staff.passkey_slot_key(unb64u(v["prf"])), paper), strict=True
    ):
        opened = staff.open_slot(unb64u(slot["slot"]), key, org=PIN.org, kid=slot["kid"], slot_id=slot["id"])
        assert b64u(opened) == v["kek"]
    for each, keeper in zip(v["bundles"], (None, sign_key("keeper 0").public), strict=True):
        opened_bundle = staff.open_bundle(
            unb64u(each["bundle"]), unb64u(v["kek"]), org=PIN.org, kid=each["kid"], root=PIN.root
        )
        assert opened_bundle.text() == each["text"]
        assert (opened_bundle.keeper.public if opened_bundle.keeper else None) == keeper


def test_a_desk_key_opens_for_its_member_and_a_wrong_one_is_found_out() -> None:  # N50, K12
    v, member = V["V17"], staff_member("staff")
    common = {"org": PIN.org, "desk": v["desk"], "listed_en": unb64u(v["en"]), "member": member.seal}
    key = staff.open_desk_key(unb64u(v["wrap"]), **common, member_kid=member.kid)
    assert key.public == unb64u(v["en"])
    with pytest.raises(CheckFailed, match="K12"):
        staff.open_desk_key(unb64u(v["wrong"]), **common, member_kid=member.kid)


def test_the_language_of_a_page_is_one_that_is_known_or_none() -> None:
    assert {row["language"] for row in V["V18"]} == {"", *envelopes.LANGUAGES}
    for row in V["V18"]:
        payload = envelopes.read_payload(row["payload"].encode())
        assert payload is not None
        assert payload["b"] == "Cześć."
        assert envelopes.language_of(payload) == row["language"], row["payload"]
