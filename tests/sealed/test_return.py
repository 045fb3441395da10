"""Coming back: with seven words on another phone, or with half a secret after a reload."""

import os

import pytest

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import vaults
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.records import sign_record, write_genesis
from keerpunt.sealed.suite import wrap
from keerpunt.sealed.turning import Opening
from keerpunt.sealed.vaults import Secrets, Vault, open_vault, return_secrets, seal_vault
from tests.sealed.room import Room, record_frame, states
from tests.vectors import cast
from tests.vectors.cast import PIN
from tests.vectors.material import T0

WORDS = "anker bakker citroen druif emmer fiets gitaar"


def kept(room: Room) -> tuple[Secrets, bytes]:
    """The visitor keeps seven words now."""
    secrets = return_secrets(WORDS, PIN.salt)
    return secrets, seal_vault(room.visitor.vault(), secrets)


def comes_back(room: Room, vault: Vault) -> Conversation:
    return Conversation.come_back(cast.FIRST.read(T0), cast.FIRST.lists(), vault)


def test_whoever_has_the_words_goes_on_where_they_were() -> None:
    room = Room()
    room.says(room.visitor, "Ik kom later terug.")
    secrets, blob = kept(room)
    room.says(room.anna, "Goed. Ik ben hier.")
    room.turns(room.anna.refresh(room.now))

    visitor = comes_back(room, open_vault(blob, secrets, PIN.org))
    assert [visitor.hear(frame).state for frame in room.frames] == ["genuine"] * len(room.frames)
    visitor.settle()
    room.people[0] = visitor
    assert states(room.says(visitor, {"t": "returned"})) == ["genuine", "genuine"]


def test_a_vault_made_just_before_an_epoch_still_leads_through_the_history() -> None:
    room = Room()
    vault = room.visitor.vault()
    room.turns(room.anna.refresh(room.now))
    visitor = comes_back(room, vault)
    for frame in room.frames:
        visitor.hear(frame)
    visitor.settle()


def test_another_genesis_rightly_signed_by_a_stranger_is_refused() -> None:  # N9, K15
    room = Room()
    secrets, blob = kept(room)
    stranger = Conversation.begin(cast.FIRST.read(T0), cast.FIRST.lists(), ["jongeren"], T0)
    assert stranger.opening
    visitor = comes_back(room, open_vault(blob, secrets, PIN.org))
    heard = visitor.hear(record_frame(stranger.opening))
    assert (heard.state, heard.code, visitor.stopped) == ("hidden", "K15", "K15")
    with pytest.raises(CheckFailed, match="K15"):
        visitor.settle()


def test_another_genesis_made_with_the_visitors_own_keys_is_refused() -> None:  # N9
    room = Room()
    genesis = room.visitor._chain.records[0]
    again = write_genesis(
        org=genesis.org,
        cv=genesis.cv,
        vs=genesis.vs,
        ve=genesis.ve,
        root=bytes(32),
        dv=genesis.dv,
        dh=genesis.dh,
        to=genesis.to,
        ts=genesis.ts,
    )
    wraps = {"v": b64u(wrap(genesis.ve, again.wrap_info("v"), bytes(32)))}
    opening = Opening(again.text, sign_record(room.visitor.me.sign, again), wraps)
    assert comes_back(room, room.visitor.vault()).hear(record_frame(opening)).code == "K15"


def test_a_history_cut_off_before_the_vault_was_made_is_refused() -> None:  # K15
    room = Room()
    room.says(room.visitor, "Een.")
    room.says(room.anna, "Twee.")
    vault = room.visitor.vault()
    visitor = comes_back(room, vault)
    for frame in room.frames[:-1]:
        visitor.hear(frame)
    with pytest.raises(CheckFailed, match="K15"):
        visitor.settle()
    assert visitor.stopped == "K15"


def test_another_history_than_the_vaults_is_refused() -> None:  # K15
    room = Room()
    posted = room.seals(room.visitor, "Dit liet de server weg.")
    fork = room.numbered(posted)
    room.visitor.hear(fork)
    vault = room.visitor.vault()
    room.number -= 1
    room.anna.hear(room.numbered(room.seals(room.anna, "Dit kwam ervoor in de plaats.")))
    visitor = comes_back(room, vault)
    for frame in (*room.frames, room.numbered(posted) | {"number": 2, "e": fork["e"].swapcase()}):
        visitor.hear(frame)
    with pytest.raises(CheckFailed, match="K15"):
        visitor.settle()


@pytest.mark.parametrize(
    ("words", "salt"),
    [
        ("anker bakker citroen druif emmer fiets gitaarr", PIN.salt),
        ("bakker anker citroen druif emmer fiets gitaar", PIN.salt),
        (WORDS, bytes(16)),
    ],
    ids=["a wrong one", "swapped two", "another organisation's SALT"],
)
def test_other_words_find_no_vault_and_open_none(words: str, salt: bytes) -> None:  # N44, K14
    room = Room()
    secrets, blob = kept(room)
    other = return_secrets(words, salt)
    assert not {other.locator, other.proof, other.key} & {secrets.locator, secrets.proof, secrets.key}
    with pytest.raises(CheckFailed, match="K15"):
        open_vault(blob, other, PIN.org)


def test_a_vault_opens_only_as_what_it_was_sealed_for() -> None:
    room = Room()
    secrets, blob = kept(room)
    assert len(blob) == 12 + 512 + 16
    resumed = Secrets("resume", secrets.locator, secrets.proof, secrets.key)
    for wrong, org in ((resumed, PIN.org), (secrets, "AAAAAAAAAAAAAAAA")):
        with pytest.raises(CheckFailed, match="K15"):
            open_vault(blob, wrong, org)


def test_the_six_values_of_words_and_reload_all_differ() -> None:  # KEYS-06
    same = os.urandom(32)
    resumed, returned = vaults.resume_secrets(same), vaults._secrets("return", same)
    values = {v for s in (resumed, returned) for v in (s.locator, s.proof, s.key)}
    assert len(values) == 6


def test_a_counsellor_has_no_vault() -> None:
    room = Room()
    with pytest.raises(CheckFailed):
        room.anna.vault()


def test_a_stopped_conversation_is_not_kept() -> None:
    room = Room()
    room.visitor.hear({"t": "record", "record": "{}", "sig": "", "wraps": {}})
    with pytest.raises(CheckFailed, match="K6"):
        room.visitor.vault()
