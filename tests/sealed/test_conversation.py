"""What two people say reaches the other as they said it, in order, whatever the epoch."""

import pytest

from keerpunt.sealed.checks import CheckFailed, Missing, OutOfStep
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.directory import Lists
from keerpunt.sealed.participants import Me, Reader
from keerpunt.sealed.shape import TooLong
from tests.sealed.room import Room, bundle, colleague, states
from tests.vectors import cast
from tests.vectors.material import T0


def test_a_visitor_and_a_counsellor_hear_each_other() -> None:
    room = Room()

    to_visitor, to_anna = room.says(room.visitor, "Hoi, héé 🙈")
    assert to_visitor.own
    assert to_anna.payload == {"t": "text", "ts": T0, "b": "Hoi, héé 🙈"}
    assert to_anna.who
    assert to_anna.who.kind == "v"

    to_visitor, to_anna = room.says(room.anna, "Fijn dat je er bent.")
    assert to_visitor.who
    assert (to_visitor.who.name, to_visitor.who.role) == ("Anna", "counsellor")
    assert states([to_visitor, to_anna]) == ["genuine", "genuine"]
    assert room.visitor.transcript == room.anna.transcript


def test_who_can_read_is_told_from_verified_records() -> None:
    room = Room(desks=["jongeren", "ouders"])
    assert room.visitor.readers() == [
        Reader("desk", "jongeren", "Jongeren", 2),
        Reader("desk", "ouders", "Ouders", 1),
    ]


def test_a_new_desk_key_takes_over_before_the_next_word_and_opens_what_came_before() -> None:
    room = Room()
    room.says(room.visitor, "Voor de nieuwe sleutel.")
    room.publishes(cast.SECOND, T0 + 1900)

    with pytest.raises(CheckFailed, match="turn-first"):
        room.seals(room.anna, "Te vroeg.")
    opening = room.anna.renew(room.now)
    assert opening
    assert opening.wraps.keys() == {"v", cast.DESK_2.kid}
    assert states(room.turns(opening)) == ["genuine", "genuine"]
    assert states(room.says(room.anna, "Na de nieuwe sleutel.")) == ["genuine", "genuine"]

    morning_shift = room.reads(colleague("lead", "desk 2"))  # never held the old key
    assert morning_shift.ep == room.visitor.ep == 1
    assert morning_shift.transcript == room.visitor.transcript


def test_a_partner_reads_from_the_visitors_yes_and_nothing_before_it() -> None:
    room = Room()
    room.says(room.visitor, "Dit blijft onder ons.")
    room.turns(room.visitor.widen(cast.SAM.kid, room.now))

    sam = room.reads(Me.partner(bundle("partner")))
    assert (sam.ep, sam.head) == (1, 2)
    room.says(sam, {"t": "join"})
    to_visitor, to_anna, _ = room.says(sam, "Ik ben Sam.")
    assert to_visitor.who
    assert (to_visitor.who.name, to_visitor.who.on) == ("Sam", "Organisatie X")
    assert to_anna.state == "genuine"
    assert room.says(room.anna, "Welkom, Sam.")[2].state == "genuine"
    assert Reader("partner", cast.SAM.kid, "Sam", on="Organisatie X") in room.visitor.readers()


def test_a_reader_that_left_neither_reads_nor_writes() -> None:  # N24, HANDOVER-13
    room = Room()
    room.turns(room.visitor.widen(cast.SAM.kid, room.now))
    sam = room.reads(Me.partner(bundle("partner")))
    room.says(sam, {"t": "join"})
    late = room.seals(sam, "Net te laat.")

    opening = room.anna.narrow(cast.SAM.kid, room.now)
    assert cast.SAM.kid not in opening.wraps
    room.turns(opening)
    with pytest.raises(CheckFailed):
        room.seals(sam, "En nog wat.")
    room.people.remove(sam)
    assert states(room.deliver(room.numbered(late))) == ["hidden", "hidden"]


def test_a_list_that_is_not_there_yet_is_asked_for_and_nothing_changed() -> None:
    room = Room()
    frame = room.numbered(room.seals(room.anna, "Hoor je mij?"))
    room.visitor.lists = Lists()
    room.visitor.directory = cast.FIRST.read(T0)  # as after a reload: no list was fetched yet

    with pytest.raises(Missing) as asked:
        room.visitor.hear(frame)
    room.visitor.lists.learn("{}")  # another text cannot stand in for it
    with pytest.raises(Missing):
        room.visitor.hear(frame)
    wanted = next(text for text in cast.FIRST.texts if Lists(text)._texts.get(asked.value.what))
    room.visitor.lists.learn(wanted)
    assert room.visitor.hear(frame).state == "genuine"


def test_a_gap_means_reading_again() -> None:
    room = Room()
    first, second = (room.numbered(room.seals(room.visitor, words)) for words in ("Een.", "Twee."))
    with pytest.raises(OutOfStep):
        room.anna.hear(second)
    assert room.anna.hear(first).state == "genuine"
    assert room.anna.hear(second).state == "genuine"


def test_an_envelope_before_any_record_means_reading_again() -> None:
    room = Room()
    frame = room.numbered(room.seals(room.visitor, "Hoi."))
    late = Conversation.read(cast.FIRST.read(T0), cast.FIRST.lists(), room.visitor.cv, colleague("lead"))
    with pytest.raises(OutOfStep):
        late.hear(frame)


def test_a_time_that_is_far_off_is_shown_as_not_certain() -> None:  # N5, second half
    room = Room()
    hours_off = room.visitor.seal({"t": "text", "ts": T0 + 7200, "b": "Mijn klok loopt voor."})
    heard = room.anna.hear(room.numbered(hours_off))
    assert (heard.state, heard.sure) == ("genuine", False)
    assert room.anna.stopped is None


def test_too_long_a_text_is_not_sealed() -> None:
    room = Room()
    with pytest.raises(TooLong):
        room.seals(room.visitor, "x" * 16_317)
