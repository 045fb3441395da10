"""What a reader makes of envelopes that were moved, dropped, altered or forged."""

import os
from dataclasses import replace
from typing import Any

import pytest

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import envelopes
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.conversation import Posted
from keerpunt.sealed.envelopes import Header
from keerpunt.sealed.lists import History
from keerpunt.sealed.participants import Heard
from keerpunt.sealed.shape import STEPS
from keerpunt.sealed.suite import SIGNATURE_BYTES, SignKey, gcm_seal, sign, tag
from keerpunt.sealed.transcript import envelope_hash
from tests.sealed.room import Room, colleague, flipped, states
from tests.vectors import cast
from tests.vectors.material import T0, sign_key


def inside(room: Room, who: str, signer: SignKey, t: str = "text", **changes: Any) -> Posted:
    """What somebody who holds the root can seal as any voice, with any header."""
    chain = room.visitor._chain
    ref = b64u(os.urandom(16))
    header = Header(
        chain.cv,
        chain.newest.ep,
        envelopes.new_voice(who),
        1,
        "",
        ref,
        chain.head,
        b64u(chain.at(chain.head)),
    )
    header = replace(header, **changes)
    key = envelopes.envelope_key(chain.roots[chain.newest.ep], chain.newest.rh, chain.org, header)
    payload = envelopes.write_payload({"t": t, "ts": T0, "b": "Andere woorden."})
    return Posted(header.ref, header.ep, envelopes.seal_envelope(header, payload, key, signer))


def raw_inner(room: Room, inner: bytes, *, signed: bytes | None = None) -> dict[str, Any]:
    """A frame whose sealed body holds exactly these bytes, rightly signed when `signed` is the payload."""
    chain = room.visitor._chain
    ref = b64u(os.urandom(16))
    header = Header(chain.cv, 0, envelopes.new_voice("v"), 1, "", ref, chain.head, b64u(chain.at(chain.head)))
    key = envelopes.envelope_key(chain.roots[0], chain.newest.rh, chain.org, header)
    h = b64u(header.text().encode())
    if signed is not None:
        inner = sign(sign_key("visitor sign"), "sign/envelope", h.encode() + b"\x00" + signed) + inner
    body = gcm_seal(key, tag("aad/envelope") + b"\x00" + h.encode(), inner)
    return room.frame(ref, f"{h}.{b64u(body)}")


def hidden_by(check: int, heard: list[Heard]) -> bool:
    return all((each.state, each.check) == ("hidden", check) for each in heard)


def test_an_envelope_replayed_under_another_number_is_hidden() -> None:  # N15, KEYS-03
    room = Room()
    first = room.numbered(room.seals(room.visitor, "Ik geef hem het geld."))
    room.deliver(first)
    room.says(room.anna, "Doe dat niet.")
    assert hidden_by(4, room.deliver(room.frame(first["ref"], first["e"])))
    assert hidden_by(3, room.deliver(room.frame(b64u(os.urandom(16)), first["e"])))


def test_an_envelope_replayed_under_its_own_number_is_not_heard_again() -> None:  # N15, N33, CHAT-02
    room = Room()
    first = room.numbered(room.seals(room.visitor, "Eén keer."))
    room.deliver(first)
    head, transcript = room.anna.head, room.anna.transcript
    for _ in range(5):
        assert states(room.deliver(first)) == ["again", "again"]
    assert (room.anna.head, room.anna.transcript) == (head, transcript)
    assert room.visitor.hear(first).own  # a receipt stays a receipt


def test_the_own_ref_with_other_bytes_is_no_receipt() -> None:  # N33, K16
    room = Room()
    posted = room.seals(room.visitor, "Mijn woorden.")
    frame = room.frame(posted.ref, inside(room, "v", sign_key("visitor sign"), ref=posted.ref).e)
    heard = room.visitor.hear(frame)
    assert (heard.state, heard.check, heard.code) == ("hidden", 2, "K16")


def test_two_envelopes_of_one_voice_swapped_are_marked() -> None:  # N16
    room = Room()
    first, second = room.seals(room.visitor, "Een."), room.seals(room.visitor, "Twee.")
    assert [room.deliver(room.numbered(each))[1].state for each in (second, first)] == ["marked", "marked"]


def test_two_envelopes_of_two_voices_swapped_are_marked() -> None:  # N16
    room = Room()
    question = room.seals(room.visitor, "Zal ik gaan?")
    copy = room.numbered(question)
    room.visitor.hear(copy)
    room.anna.hear(copy)
    answer = room.seals(room.anna, "Nee.")
    other = room.reads(colleague("lead", "desk 0"))  # to whom the server shows the answer first
    swapped = [{**room.frame(answer.ref, answer.e), "number": 2}, {**copy, "number": 3}]
    assert [other.hear(frame).state for frame in swapped] == ["marked", "genuine"]


@pytest.mark.parametrize("whose", ["visitor", "anna"])
def test_an_envelope_dropped_in_the_middle_marks_the_next(whose: str) -> None:  # N17
    room = Room()
    writer = getattr(room, whose)
    room.says(writer, "Een.")
    room.seals(writer, "Twee, dat de server houdt.")
    assert states(room.says(writer, "Drie.")) == ["marked", "marked"]
    assert states(room.says(writer, "Vier.")) == ["genuine", "genuine"]  # from there the voice goes on


@pytest.mark.parametrize(
    ("part", "place"),
    [("iv", 0), ("iv", 11), ("signature", 12), ("payload", 90), ("padding", 250), ("tag", -1)],
)
def test_one_bit_flipped_in_the_sealed_body_hides_it(part: str, place: int) -> None:  # N18
    room = Room()
    posted = room.seals(room.visitor, "Hoi.")
    assert hidden_by(6, [room.anna.hear(room.frame(posted.ref, flipped(posted.e, place)))])


@pytest.mark.parametrize("field", ["cv", "ep", "vo", "n", "pv", "ref", "sq", "sh"])
def test_a_changed_header_hides_it(field: str) -> None:  # N18, N21
    room = Room()
    room.says(room.visitor, "Een.")
    posted = room.seals(room.visitor, "Twee.")
    header, _ = envelopes.read_envelope(posted.e)
    others: dict[str, Any] = {
        "n": 3,
        "ep": 1,
        "sq": 0,
        "vo": "v.AAAAAAAA",
        "pv": b64u(bytes(32)),
        "sh": b64u(bytes(32)),
    }
    changed = replace(header, **{field: others.get(field, b64u(bytes(16)))})
    e = f"{b64u(changed.text().encode())}.{posted.e.split('.')[1]}"
    assert room.anna.hear(room.frame(changed.ref, e)).state == "hidden"


def test_an_envelope_from_another_conversation_is_hidden() -> None:  # N19, KEYS-03
    room, other = Room(), Room()
    posted = other.seals(other.visitor, "Elders.")
    assert hidden_by(3, room.deliver(room.numbered(posted)))


def test_an_envelope_from_another_epoch_is_hidden() -> None:  # N19
    room = Room()
    late = room.seals(room.visitor, "Nog onder de vorige.")
    room.turns(room.anna.refresh(room.now))
    assert hidden_by(3, room.deliver(room.numbered(late)))


def test_an_envelope_from_a_margin_is_hidden() -> None:  # N19
    room = Room()
    beside = inside(room, f"s:{cast.ANNA.kid}", sign_key("staff sign"), cv=b64u(os.urandom(16)))
    assert hidden_by(3, room.deliver(room.numbered(beside)))


def test_a_voice_renamed_from_visitor_to_colleague_and_back_is_hidden() -> None:  # N21
    room = Room()
    renamed = inside(room, f"s:{cast.ANNA.kid}", sign_key("visitor sign"))
    assert hidden_by(6, room.deliver(room.numbered(renamed)))
    renamed = inside(room, "v", sign_key("staff sign"))
    assert hidden_by(6, room.deliver(room.numbered(renamed)))


def test_a_colleague_who_holds_the_root_cannot_write_as_another() -> None:  # N22, KEYS-16
    room = Room()
    for who in ("v", f"s:{cast.ANNA.kid}"):
        assert hidden_by(6, room.deliver(room.numbered(inside(room, who, sign_key("lead sign")))))


def test_a_lead_who_has_not_joined_is_not_heard() -> None:  # N23, DESK-11
    room = Room()
    lead = room.reads(colleague("lead", "desk 0"))
    assert hidden_by(7, room.says(lead, "Ik kijk even mee."))
    room.says(lead, {"t": "join"})
    assert states(room.says(lead, "Ik ben Noor.")) == ["genuine"] * 3
    room.says(lead, {"t": "leave"})
    assert hidden_by(7, room.says(lead, "Nog iets."))


@pytest.mark.parametrize(("kid", "keys"), [(cast.OMAR.kid, "other"), ("AAAAAAAAAAAAAAAA", "lead")])
def test_nobody_outside_the_reading_desks_is_heard(kid: str, keys: str) -> None:
    room = Room()
    posted = inside(room, f"s:{kid}", sign_key(f"{keys} sign"), "join")
    assert hidden_by(5, room.deliver(room.numbered(posted)))


def test_a_former_colleague_is_not_heard() -> None:
    room = Room()
    posted = inside(room, f"s:{cast.FORMER.kid}", sign_key("former sign"), "join")
    assert hidden_by(6, room.deliver(room.numbered(posted)))


def test_words_signed_just_before_leaving_still_arrive() -> None:
    for late, state in ((599, "genuine"), (600, "hidden")):
        leaving = replace(cast.LEAD, na=T0 - late, st="retired")
        people = (replace(cast.JONGEREN, staff=(cast.ANNA, leaving)), cast.OUDERS)
        published = cast.publish(
            8, T0 - 600, (cast.DESK_0,), (cast.DESK_1,), History(cast.ORG, 8, ()), people
        )
        room = Room(published)
        posted = inside(room, f"s:{cast.LEAD.kid}", sign_key("lead sign"), "join")
        assert states(room.deliver(room.numbered(posted))) == [state, state]


def test_a_partner_who_does_not_read_is_not_heard() -> None:
    room = Room()
    posted = inside(room, f"p:{cast.SAM.kid}", sign_key("partner sign"))
    assert hidden_by(5, room.deliver(room.numbered(posted)))


def test_padding_that_is_not_zero_hides_it() -> None:  # N27, KEYS-10
    room, payload = Room(), b'{"t":"text","ts":0,"b":""}'
    inner = len(payload).to_bytes(4, "big") + payload
    for filler in (b"\x00", b"\x01"):
        padded = (inner + bytes(256)).ljust(256, b"\x00")[: 256 - SIGNATURE_BYTES - 1] + filler
        heard = room.deliver(raw_inner(room, padded, signed=payload))
        assert states(heard) == (["genuine"] * 2 if filler == b"\x00" else ["hidden"] * 2)


def test_a_length_that_does_not_fit_hides_it() -> None:  # N27
    room = Room()
    inner = (200).to_bytes(4, "big").ljust(192, b"\x00")
    assert hidden_by(6, room.deliver(raw_inner(room, inner, signed=inner[4:])))


@pytest.mark.parametrize("size", [0, 16, 255, 257, 511, 16_385, 32_768])
def test_a_size_between_the_steps_hides_it(size: int) -> None:  # N27
    room = Room()
    assert hidden_by(3, room.deliver(raw_inner(room, bytes(size))))


@pytest.mark.parametrize("letter", ["a", "é", "€", "🙈"])
def test_whatever_is_written_only_size_steps_occur(letter: str) -> None:  # N28
    room = Room()
    seen = set()
    for length in (*range(1, 40), *range(40, 4001, 97), 4000):
        posted = room.seals(room.visitor, letter * length)
        seen.add(len(unb64u(posted.e.split(".")[1])) - 28)
    assert seen <= set(STEPS["envelope"])


def test_three_bad_envelopes_in_a_row_stop_everything() -> None:  # K8
    room = Room()
    for _ in range(2):
        room.deliver(room.numbered(inside(room, "v", sign_key("lead sign"))))
    room.says(room.anna, "Dit gaat nog.")
    for _ in range(3):
        assert room.anna.stopped is None
        room.deliver(room.numbered(inside(room, "v", sign_key("lead sign"))))
    assert (room.anna.stopped, room.visitor.stopped) == ("K8", "K8")
    with pytest.raises(CheckFailed, match="K8"):
        room.seals(room.anna, "Hoor je mij nog?")


def test_after_a_hidden_envelope_the_next_genuine_one_is_marked() -> None:
    room = Room()
    posted = room.seals(room.visitor, "Dit komt beschadigd aan.")
    assert room.anna.hear(room.frame(posted.ref, flipped(posted.e, 40))).state == "hidden"
    following = room.seals(room.visitor, "En dit heel.")
    assert room.anna.hear(room.numbered(following)).state == "marked"


@pytest.mark.parametrize("change", ["n", "pv", "sq", "sh", "ahead"])
def test_a_header_that_does_not_fit_the_history_marks_it(change: str) -> None:
    room = Room()
    room.says(room.visitor, "Een.")
    room.turns(room.anna.refresh(room.now))
    room.says(room.visitor, "Twee.")
    header, _ = envelopes.read_envelope(room.frames[-1]["e"])
    right = {"vo": header.vo, "n": 2, "pv": b64u(envelope_hash(room.frames[-1]["e"]))}
    transcript = room.visitor._chain.at
    wrong: dict[str, Any] = {
        "n": {"n": 3},
        "pv": {"pv": b64u(bytes(32))},
        "sq": {"sq": 1, "sh": b64u(transcript(1))},  # before the epoch began
        "sh": {"sh": b64u(bytes(32))},
        "ahead": {"sq": 4},
    }
    posted = inside(room, "v", sign_key("visitor sign"), **{**right, **wrong[change]})
    heard = room.deliver(room.numbered(posted))
    assert [(each.state, each.check) for each in heard] == [("marked", 8 if change in ("n", "pv") else 9)] * 2


def test_a_new_voice_after_a_refusal_breaks_nothing() -> None:
    room = Room()
    room.says(room.visitor, "Een.")
    room.seals(room.visitor, "Geweigerd.")
    room.visitor.new_voice()
    assert states(room.says(room.visitor, "Opnieuw verzegeld.")) == ["genuine", "genuine"]


def test_a_payload_this_page_cannot_read_is_genuine_and_empty() -> None:
    room = Room()
    for raw in (b"\xff", b"[]", b'{"t":1,"ts":0}', b'{"ts":0}', b'{"t":"text","ts":NaN}', b""):
        inner = len(raw).to_bytes(4, "big") + raw
        heard = room.deliver(raw_inner(room, inner.ljust(192, b"\x00"), signed=raw))
        assert [(each.state, each.payload, each.sure) for each in heard] == [("genuine", None, False)] * 2
