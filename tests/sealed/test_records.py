"""Who may open an epoch, and what every reader refuses to believe about who reads along."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.checks import CheckFailed, Missing
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.lists import History
from keerpunt.sealed.participants import Heard, Me
from keerpunt.sealed.records import Record, read_record, sign_record, write_epoch, write_genesis
from keerpunt.sealed.suite import DoesNotOpen, SignKey, org_of, unwrap, wrap
from keerpunt.sealed.turning import Opening
from tests.sealed.room import Room, bundle, colleague, record_frame, states
from tests.vectors import cast
from tests.vectors.cast import DESK_0, DESK_1, DESK_2, SAM
from tests.vectors.material import T0, seal_key, sign_key

SEALS = {DESK_0.kid: DESK_0.en, DESK_1.kid: DESK_1.en, DESK_2.kid: DESK_2.en, SAM.kid: SAM.en}
ANNA = f"s:{cast.ANNA.kid}"


def forged(
    room: Room,
    to: Sequence[str],
    *,
    by: str = ANNA,
    signer: SignKey | None = None,
    share: Sequence[int] = (),
    dv: int | None = None,
    dh: str | None = None,
    after: int | None = None,
    th: bytes | None = None,
    previous: Record | None = None,
) -> dict[str, Any]:
    """An epoch record that nobody's page would make, with every wrap in order."""
    chain = room.visitor._chain
    root, head = os.urandom(32), room.visitor.head
    record = write_epoch(
        previous or chain.newest,
        by=by,
        root=root,
        dv=room.published.listed.ver if dv is None else dv,
        dh=room.visitor.directory.dh if dh is None else dh,
        to=to,
        share=share,
        after=head if after is None else after,
        th=th or room.visitor.transcript,
        ts=room.now // 300 * 300,
    )
    seals = {"v": chain.records[0].ve, **{kid: SEALS[kid] for kid in to}}
    wraps = {kid: b64u(wrap(public, record.wrap_info(kid), root)) for kid, public in seals.items()}
    return record_frame(Opening(record.text, sign_record(signer or sign_key("staff sign"), record), wraps))


def stops(room: Room, frame: dict[str, Any]) -> None:
    """Both sides refuse the record, say so, and seal no more words."""
    heard = room.deliver(frame)
    assert [(each.state, each.code) for each in heard] == [("hidden", "K6")] * len(heard)
    for person in room.people:
        assert person.stopped == "K6"
        with pytest.raises(CheckFailed, match="K6"):
            room.seals(person, "Nog iets.")


def turned() -> Room:
    """A room in which Jongeren's key was just replaced, before anybody took note."""
    room = Room()
    room.publishes(cast.SECOND, T0 + 1900)
    return room


def test_a_conversation_under_a_list_that_no_keeper_signed_is_turned_over_before_any_answer() -> (
    None
):  # N7, K5
    room = Room()
    room.published = cast.publish(8, T0 - 900, (DESK_0,), (DESK_1,), History(cast.ORG, 8, ()))
    lead = room.reads(colleague("lead", "desk 0"))
    assert lead.misled
    assert not room.anna.misled
    with pytest.raises(CheckFailed, match="turn-first"):
        room.seals(lead, "Hallo.")

    opening = lead.renew(room.now)
    assert opening
    room.visitor.directory = lead.directory
    room.anna.directory = lead.directory
    assert states(room.turns(opening)) == ["genuine"] * 3
    assert not lead.misled
    assert room.says(lead, {"t": "join"})[0].state == "genuine"


def begun(to: Sequence[str], *, signer: str = "visitor sign", **changes: Any) -> Heard:
    """What a lead makes of a genesis that a visitor's page would not make."""
    fields: dict[str, Any] = {"dv": 8, "dh": cast.FIRST.read(T0).dh, "ts": T0, "to": to, **changes}
    who: dict[str, Any] = {"vs": sign_key("visitor sign").public, "ve": seal_key("visitor seal").public}
    genesis = write_genesis(org=cast.ORG, cv=b64u(os.urandom(16)), **who, root=bytes(32), **fields)
    wraps = {DESK_0.kid: b64u(wrap(DESK_0.en, genesis.wrap_info(DESK_0.kid), bytes(32)))}
    lead = Conversation.read(cast.FIRST.read(T0), cast.FIRST.lists(), genesis.cv, colleague("lead", "desk 0"))
    heard = lead.hear(record_frame(Opening(genesis.text, sign_record(sign_key(signer), genesis), wraps)))
    return replace(heard, code="K5") if lead.misled else heard


def test_a_genesis_signed_by_another_is_refused() -> None:
    assert begun([DESK_0.kid]).code is None
    assert begun([DESK_0.kid], signer="lead sign").code == "K6"


def test_a_genesis_to_more_than_three_readers_is_refused() -> None:
    strangers = [b64u(os.urandom(12)) for _ in range(3)]
    assert begun([DESK_0.kid, *strangers]).code == "K6"


def test_a_genesis_that_names_a_reader_who_is_no_desk_was_misled() -> None:  # K5
    assert begun([DESK_0.kid, SAM.kid]).code == "K5"
    assert begun([DESK_0.kid, b64u(os.urandom(12))]).code == "K5"
    assert begun([DESK_0.kid], ts=cast.FIRST.listed.exp).code == "K5"


def test_a_wrap_of_a_root_that_the_server_chose_is_refused() -> None:  # N8, K13
    room = Room()
    genesis = read_record(room.frames[0]["record"])
    chosen = b64u(wrap(DESK_0.en, genesis.wrap_info(DESK_0.kid), os.urandom(32)))
    lead = Conversation.read(cast.FIRST.read(T0), cast.FIRST.lists(), genesis.cv, colleague("lead", "desk 0"))
    heard = lead.hear({**room.frames[0], "wraps": {DESK_0.kid: chosen}})
    assert (heard.state, heard.code, lead.stopped) == ("hidden", "K13", "K13")


@pytest.mark.parametrize("field", ["org", "cv", "ep", "kid", "rh"])
def test_a_wrap_moved_to_another_place_does_not_open(field: str) -> None:  # N10, KEYS-03, KEYS-04
    genesis = read_record(Room().frames[0]["record"])
    wrapped = wrap(DESK_0.en, genesis.wrap_info(DESK_0.kid), bytes(32))
    assert unwrap(seal_key("desk 0"), genesis.wrap_info(DESK_0.kid), wrapped) == bytes(32)
    elsewhere = {
        "org": replace(genesis, org=org_of(b"another")).wrap_info(DESK_0.kid),
        "cv": replace(genesis, cv=b64u(os.urandom(16))).wrap_info(DESK_0.kid),
        "ep": replace(genesis, ep=1).wrap_info(DESK_0.kid),
        "kid": genesis.wrap_info(DESK_1.kid),
        "rh": replace(genesis, text=genesis.text + " ").wrap_info(DESK_0.kid),
    }
    with pytest.raises(DoesNotOpen):
        unwrap(seal_key("desk 0"), elsewhere[field], wrapped)


@pytest.mark.parametrize("newcomer", [SAM.kid, DESK_1.kid], ids=["a partner", "a desk"])
def test_a_colleague_cannot_add_a_reader(newcomer: str) -> None:  # N11, HANDOVER-13
    room = Room()
    stops(room, forged(room, [DESK_0.kid, newcomer]))


def test_the_visitor_can_add_a_reader() -> None:
    room = Room()
    by_visitor = forged(room, [DESK_0.kid, SAM.kid], by="v", signer=sign_key("visitor sign"))
    assert states(room.deliver(by_visitor)) == ["genuine", "genuine"]


def test_a_colleague_cannot_sign_as_the_visitor() -> None:
    room = Room()
    stops(room, forged(room, [DESK_0.kid, SAM.kid], by="v"))


def test_a_record_that_adds_a_reader_and_replaces_a_desk_key_at_once_is_refused() -> None:  # N12
    room = turned()
    stops(room, forged(room, [DESK_2.kid, SAM.kid], by="v", signer=sign_key("visitor sign")))


@pytest.mark.parametrize("share", [(), (0,)])
def test_a_new_desk_key_gets_all_that_the_old_one_could_read_and_no_less(share: tuple[int, ...]) -> None:
    room = turned()
    frame = forged(room, [DESK_2.kid], share=share)
    if share:
        assert states(room.deliver(frame)) == ["genuine", "genuine"]
    else:
        stops(room, frame)


def test_a_refresh_shares_nothing() -> None:
    room = Room()
    stops(room, forged(room, [DESK_0.kid], share=[0]))


def test_a_desks_new_key_does_not_get_what_the_desk_never_could_read() -> None:
    room = Room(desks=["ouders"], answers=("other", "desk 1"))
    room.turns(room.visitor.widen(DESK_0.kid, room.now))  # Jongeren reads along from here on
    anna = room.reads(colleague("staff", "desk 0", "desk 2"))
    room.publishes(cast.SECOND, T0 + 1900)

    opening = anna.renew(room.now)
    assert opening
    assert opening.share.keys() == {"1"}
    wider = forged(room, [DESK_1.kid, DESK_2.kid], share=[0, 1])
    stops(room, wider)


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": 0},
        {"after": 7},
        {"th": bytes(32)},
        {"previous": "another"},
        {"previous": "skipped"},
    ],
    ids=["after too low", "after too high", "th", "pe", "ep"],
)
def test_an_epoch_that_does_not_follow_what_was_heard_is_refused(wrong: dict[str, Any]) -> None:  # N13
    room = Room()
    room.says(room.visitor, "Hoi.")
    genesis = read_record(room.frames[0]["record"])
    others = {
        "another": replace(genesis, text=genesis.text + " "),
        "skipped": replace(genesis, ep=1),
    }
    if "previous" in wrong:
        wrong = {"previous": others[wrong["previous"]]}
    stops(room, forged(room, [DESK_0.kid], **wrong))


def test_a_colleague_whose_new_desk_key_is_not_open_yet_still_makes_the_epoch() -> None:
    room = Room(answers=("staff", "desk 0"))
    room.publishes(cast.SECOND, T0 + 1900)
    opening = room.anna.renew(room.now)
    assert opening
    assert states(room.turns(opening)) == ["genuine", "genuine"]
    assert states(room.says(room.anna, "Ik ben er nog.")) == ["genuine", "genuine"]


def test_a_colleague_who_moved_to_another_reading_desk_still_signs() -> None:
    moved = replace(cast.ANNA, na=T0 - 3600, st="retired")
    people = (
        replace(cast.JONGEREN, staff=(moved, cast.LEAD)),
        replace(cast.OUDERS, staff=(cast.OMAR, cast.ANNA)),
    )
    published = cast.publish(8, T0 - 600, (DESK_0,), (DESK_1,), History(cast.ORG, 8, ()), people)
    room = Room(published, desks=["jongeren", "ouders"], answers=("staff", "desk 1"))
    assert states(room.says(room.anna, "Ik zit nu bij Ouders.")) == ["genuine", "genuine"]
    assert states(room.turns(room.anna.refresh(room.now))) == ["genuine", "genuine"]


def test_a_running_conversation_does_not_stop_when_the_directory_expires() -> None:
    room = Room()
    room.now = cast.LATER + 600  # even the desk key is past its end, and this list cannot say so
    assert room.anna.renew(room.now) is None
    room.seals(room.anna, "Ik ben er nog.")


def test_whoever_has_no_key_at_all_has_not_opened_the_conversation() -> None:  # K13
    room = Room()
    stranger = Conversation.read(cast.FIRST.read(T0), cast.FIRST.lists(), room.visitor.cv, colleague("other"))
    assert stranger.hear(room.frames[0]).state == "genuine"
    with pytest.raises(CheckFailed, match="K13"):
        stranger.settle()
    room.anna.settle()


def test_a_late_reader_is_not_shown_an_epoch_that_begins_before_the_last_one() -> None:
    room = Room()
    room.says(room.visitor, "Hoi.")
    room.turns(room.visitor.refresh(room.now))
    early = forged(room, [DESK_0.kid, SAM.kid], by="v", signer=sign_key("visitor sign"), after=1)
    sam = Conversation.read(
        cast.FIRST.read(T0), cast.FIRST.lists(), room.visitor.cv, Me.partner(bundle("partner"))
    )
    records = [frame for frame in room.frames if frame["t"] == "record"]
    assert [sam.hear(frame).code for frame in (*records, early)] == [None, None, "K6"]


def test_two_keys_of_one_desk_are_refused() -> None:
    room = Room()
    newer = replace(DESK_2, nb=T0 - 300)
    room.publishes(cast.publish(8, T0 - 600, (DESK_0, newer), (DESK_1,), History(cast.ORG, 8, ())), T0)
    stops(room, forged(room, [DESK_0.kid, DESK_2.kid], by="v", signer=sign_key("visitor sign")))


def test_an_epoch_shown_to_one_side_only_is_found_at_the_next_word() -> None:  # N13
    room = Room()
    room.anna.hear(record_frame(room.anna.refresh(room.now)))
    to_visitor, to_anna = room.says(room.visitor, "Hoi.")
    assert (to_visitor.state, to_anna.state) == ("genuine", "hidden")
    to_visitor, _ = room.says(room.anna, "Hallo?")
    assert to_visitor.state == "hidden"


def test_a_record_signed_by_a_partner_is_refused() -> None:  # N14
    room = Room()
    room.turns(room.visitor.widen(SAM.kid, room.now))
    partner = sign_key("partner sign")
    stops(room, forged(room, [DESK_0.kid], by=f"s:{SAM.kid}", signer=partner))


def test_a_record_signed_by_a_member_of_a_desk_that_does_not_read_is_refused() -> None:  # N14
    room = Room()
    stops(room, forged(room, [DESK_0.kid], by=f"s:{cast.OMAR.kid}", signer=sign_key("other sign")))


def test_a_record_signed_by_a_former_colleague_is_refused() -> None:  # N14
    room = Room()
    stops(room, forged(room, [DESK_0.kid], by=f"s:{cast.FORMER.kid}", signer=sign_key("former sign")))


def test_a_record_signed_by_another_colleague_than_it_names_is_refused() -> None:
    room = Room()
    stops(room, forged(room, [DESK_0.kid], signer=sign_key("lead sign")))


def test_a_record_to_a_key_that_is_not_live_is_refused() -> None:
    room = turned()
    stops(room, forged(room, [DESK_0.kid]))


def test_a_record_under_a_directory_that_nobody_signed_stops_the_console() -> None:
    room = Room()
    frame = forged(room, [DESK_0.kid], dh=b64u(bytes(32)))
    assert room.anna.hear(frame).code == "K6"


def test_a_record_under_a_newer_directory_waits_until_that_was_fetched() -> None:
    room = turned()
    opening = room.anna.renew(room.now)
    assert opening
    room.visitor.directory = cast.FIRST.read(T0)
    frame = record_frame(opening)
    with pytest.raises(Missing, match="directory"):
        room.visitor.hear(frame)
    assert room.visitor.stopped is None
    room.visitor.directory = cast.SECOND.read(room.now)
    assert room.visitor.hear(frame, newest=True).state == "genuine"


def test_a_record_under_a_directory_that_does_not_exist_is_refused() -> None:
    room = Room()
    frame = forged(room, [DESK_0.kid], dv=99)
    assert [person.hear(frame, newest=True).code for person in room.people] == ["K6", "K6"]


def test_a_record_without_a_wrap_for_its_reader_is_refused() -> None:
    room = Room()
    frame = forged(room, [DESK_0.kid])
    stops(room, {**frame, "wraps": {}})


def test_the_same_record_twice_is_once() -> None:
    room = Room()
    opening = room.visitor.refresh(room.now)
    room.turns(opening)
    assert states(room.deliver(record_frame(opening))) == ["again", "again"]
    assert states(room.says(room.visitor, "Hoi.")) == ["genuine", "genuine"]


def test_nobody_but_the_visitor_is_offered_to_widen_the_circle() -> None:
    room = Room()
    with pytest.raises(CheckFailed):
        room.anna.widen(SAM.kid, room.now)


def test_the_last_reader_cannot_be_left_out() -> None:
    room = Room()
    with pytest.raises(CheckFailed, match="K6"):
        room.visitor.narrow(DESK_0.kid, room.now)


def test_a_page_makes_no_record_that_does_two_things() -> None:
    room = Room()
    room.turns(room.visitor.widen(SAM.kid, room.now))
    gone = replace(cast.PARTNERS, partners=(replace(SAM, na=T0 + 1800, st="retired"),))
    keys = (cast.DESK_0_RETIRED, DESK_2)
    published = cast.publish(9, T0 + 1800, keys, (DESK_1,), cast.SECOND_HISTORY, partners=gone)
    room.publishes(published, T0 + 1900)
    with pytest.raises(CheckFailed, match="one record does one thing"):
        room.visitor.renew(room.now)


def test_a_colleague_does_not_pass_on_an_epoch_that_they_do_not_hold() -> None:
    room = Room()
    room.turns(room.visitor.widen(DESK_1.kid, room.now))
    omar = room.reads(colleague("other", "desk 1"))
    room.publishes(cast.SECOND, T0 + 1900)
    with pytest.raises(CheckFailed, match="not held here"):
        omar.renew(room.now)
    assert room.anna.renew(room.now)


def test_no_epoch_is_opened_under_an_expired_directory() -> None:
    room = Room()
    with pytest.raises(CheckFailed, match="K1"):
        room.visitor.refresh(cast.FIRST.listed.exp)
    with pytest.raises(CheckFailed, match="K1"):
        Conversation.begin(room.visitor.directory, room.visitor.lists, ["jongeren"], cast.FIRST.listed.exp)


def test_a_conversation_begins_with_one_to_three_desks() -> None:
    directory, lists = cast.FIRST.read(T0), cast.FIRST.lists()
    assert len(Conversation.begin(directory, lists, ["jongeren", "ouders"], T0).readers()) == 2
    for desks in ([], ["jongeren", "jongeren"], ["jongeren", "ouders", "a", "b"], ["nergens"]):
        with pytest.raises(CheckFailed, match="K3"):
            Conversation.begin(directory, lists, desks, T0)
