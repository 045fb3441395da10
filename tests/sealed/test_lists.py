"""Which directory is believed, and to which of its keys something is sealed."""

from dataclasses import replace
from typing import Any

import pytest

from keerpunt.lib.strict import write_strict
from keerpunt.sealed.checks import DAY, CheckFailed
from keerpunt.sealed.conversation import Conversation
from keerpunt.sealed.directory import Directory, Lists, Pin, read_directory
from keerpunt.sealed.lists import Desk, DeskKey, History, People, list_hash
from tests.vectors import cast
from tests.vectors.cast import FIRST, PIN, Published
from tests.vectors.material import T0, seal_key, sign_key

NO_HISTORY = History(cast.ORG, 8, ())


def refused(answer: Any, code: str, *, now: int = T0, pin: Pin = PIN, known: int = 0) -> None:
    """The answer is not believed, for this reason, and so no conversation begins under it."""
    with pytest.raises(CheckFailed) as failed:
        read_directory(answer, pin, now, known)
    assert failed.value.code == code


def begins(directory: Directory) -> Conversation:
    return Conversation.begin(directory, Lists(), ["jongeren"], T0)


def altered(answer: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The same answer with a piece of the directory's text changed by the server."""
    text = answer["directory"]["record"]
    assert old in text
    return {**answer, "directory": {**answer["directory"], "record": text.replace(old, new)}}


def test_a_staff_sign_key_offered_as_a_desk_key_gets_no_wrap() -> None:  # N1, KEYS-01
    keepers_own = DeskKey(sign_key("keeper 0").public, T0 - DAY, T0 + DAY)
    refused(cast.publish(8, T0 - 600, (keepers_own,), (cast.DESK_1,), NO_HISTORY).answer(), "K1")

    named_sg = write_strict({"kid": cast.ANNA.kid, "sg": "x"})
    refused(altered(FIRST.answer(), '"keys":[', f'"keys":[{named_sg},'), "K1")

    annas = DeskKey(cast.ANNA.sg, T0 - DAY, T0 + DAY)
    careless = cast.publish(8, T0 - 600, (annas,), (cast.DESK_1,), NO_HISTORY)
    with pytest.raises(CheckFailed, match="K1"):  # found as soon as the people list is there
        careless.read(T0).people("jongeren", careless.lists())


def test_a_directory_expired_yesterday_is_refused() -> None:  # N2, KEYS-01
    refused(FIRST.answer(), "K1", now=FIRST.listed.exp + DAY)


def test_a_directory_under_a_wrong_root_is_refused() -> None:  # N2
    refused(replace(FIRST, root=sign_key("keeper 0")).answer(), "K1")


@pytest.mark.parametrize("signers", [("keeper 0", "keeper 2"), ("keeper 0", "release 0"), ("keeper 0",), ()])
def test_a_retired_keeper_a_release_signer_or_too_few_keepers_certify_nothing(
    signers: tuple[str, ...],
) -> None:
    refused(replace(FIRST, signers=signers).answer(), "K1")  # N2


def test_a_keepers_list_that_asks_for_nobody_still_needs_one() -> None:
    refused(replace(FIRST, keepers=replace(FIRST.keepers, need=0), signers=()).answer(), "K1")


def test_a_directory_of_another_organisation_is_refused() -> None:
    refused(replace(FIRST, listed=replace(FIRST.listed, org="AAAAAAAAAAAAAAAA")).answer(), "K1")


def test_a_directory_serves_no_record_made_after_it_expired() -> None:
    directory, lists = cast.SECOND.read(T0 + 1900), cast.SECOND.lists()
    for listed in (cast.FIRST.listed, cast.SECOND.listed):
        dh = list_hash(listed.text())
        assert directory.knows(listed.ver, dh, listed.exp - 300, lists)
        assert not directory.knows(listed.ver, dh, listed.exp, lists)
        assert not directory.knows(listed.ver + 1, dh, T0, lists)


def test_one_keeper_does_not_count_twice() -> None:
    doubled = replace(FIRST.keepers, keepers=(FIRST.keepers.keepers[0], FIRST.keepers.keepers[0]))
    refused(replace(FIRST, keepers=doubled).answer(), "K1")


@pytest.mark.parametrize(
    ("old", "new"), [('"n":2', '"n":3'), ("Jongeren", "jongeren"), ('"ver":8', '"ver":9')]
)
def test_a_directory_altered_by_one_byte_is_refused(old: str, new: str) -> None:  # N2
    refused(altered(FIRST.answer(), old, new), "K1")


def test_a_directory_older_than_one_seen_before_is_refused() -> None:  # N3
    refused(FIRST.answer(), "K1", known=9)
    assert read_directory(FIRST.answer(), PIN, T0, known=8).ver == 8


def test_a_keepers_list_older_than_the_page_allows_is_refused() -> None:  # N4
    refused(FIRST.answer(), "K1", pin=replace(PIN, keepers_min=4))


def test_demonstration_and_real_do_not_mix() -> None:  # N4
    demo = replace(FIRST, keepers=replace(FIRST.keepers, demo=1))
    refused(demo.answer(), "K1")
    refused(FIRST.answer(), "K1", pin=replace(PIN, demo=1))
    assert read_directory(demo.answer(), replace(PIN, demo=1), T0).keepers.demo == 1


@pytest.mark.parametrize("weeks", [-3, 3])
def test_a_clock_three_weeks_off_is_named_as_the_trouble(weeks: int) -> None:  # N5
    refused(FIRST.answer(), "K2", now=T0 + weeks * 7 * DAY)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_two_hours_off_still_works(hours: int) -> None:  # N5
    assert read_directory(FIRST.answer(), PIN, T0 + hours * 3600).ver == 8


def test_a_list_that_is_certified_for_too_long_is_refused() -> None:
    long_keepers = replace(FIRST.keepers, exp=FIRST.keepers.iat + 91 * DAY)
    refused(replace(FIRST, keepers=long_keepers).answer(), "K1")
    refused(replace(FIRST, listed=replace(FIRST.listed, exp=FIRST.listed.iat + 8 * DAY)).answer(), "K1")


def test_keepers_that_have_expired_certify_nothing() -> None:
    over = replace(FIRST.keepers, iat=T0 - 60 * DAY, exp=T0 - DAY)
    refused(replace(FIRST, keepers=over).answer(), "K1")


def test_without_a_live_desk_key_nobody_begins_and_no_retired_key_is_used() -> None:  # N6, KEYS-15
    retired = cast.publish(8, T0 - 600, (cast.DESK_0_RETIRED,), (cast.DESK_1,), NO_HISTORY)
    later = DeskKey(seal_key("desk 0").public, T0 + 600, T0 + DAY)
    ended = DeskKey(seal_key("desk 0").public, T0 - DAY, T0)
    for published in (
        retired,
        cast.publish(8, T0 - 600, (later,), (cast.DESK_1,), NO_HISTORY),
        cast.publish(8, T0 - 600, (ended,), (cast.DESK_1,), NO_HISTORY),
        cast.publish(8, T0 - 600, (), (cast.DESK_1,), NO_HISTORY),
    ):
        with pytest.raises(CheckFailed, match="K3"):
            begins(published.read(T0))


def test_of_two_live_keys_the_newest_is_sealed_to() -> None:
    newer = replace(cast.DESK_2, nb=T0 - DAY)
    both = cast.publish(8, T0 - 600, (newer, cast.DESK_0), (cast.DESK_1,), NO_HISTORY)
    opening = begins(both.read(T0)).opening
    assert opening
    assert opening.wraps.keys() == {"v", newer.kid}


@pytest.mark.parametrize("wrong", ["kid", "twice", "two desks"])
def test_a_kid_stands_for_one_key_set_only(wrong: str) -> None:
    if wrong == "kid":
        refused(_resigned(FIRST, cast.DESK_0.kid, cast.DESK_2.kid), "K1")
    if wrong == "twice":
        refused(cast.publish(8, T0 - 600, (cast.DESK_0,) * 2, (cast.DESK_1,), NO_HISTORY).answer(), "K1")
    if wrong == "two desks":
        refused(cast.publish(8, T0 - 600, (cast.DESK_0,), (cast.DESK_0,), NO_HISTORY).answer(), "K1")


def test_a_people_list_that_is_not_the_desks_own_is_not_believed() -> None:
    swapped = cast.publish(
        8, T0 - 600, (cast.DESK_0,), (cast.DESK_1,), NO_HISTORY, (cast.OUDERS, cast.JONGEREN)
    )
    miscounted = Desk("jongeren", "Jongeren", 3, list_hash(cast.JONGEREN.text()), (cast.DESK_0,))
    counted = replace(FIRST, listed=replace(FIRST.listed, desks=(miscounted, FIRST.listed.desks[1])))
    strangers = People("AAAAAAAAAAAAAAAA", "jongeren", 8, (cast.ANNA, cast.LEAD))
    foreign = cast.publish(8, T0 - 600, (cast.DESK_0,), (cast.DESK_1,), NO_HISTORY, (strangers, cast.OUDERS))
    for published in (swapped, counted, foreign):
        with pytest.raises(CheckFailed, match="K1"):
            published.read(T0).people("jongeren", published.lists())


def test_a_colleague_finds_the_own_desks_and_a_stranger_none() -> None:  # D8, K12
    directory, lists = FIRST.read(T0), FIRST.lists()
    assert [desk.id for desk in directory.own_desks(cast.ANNA.kid, lists)] == ["jongeren"]
    for kid in (cast.FORMER.kid, cast.SAM.kid):
        with pytest.raises(CheckFailed, match="K12"):
            directory.own_desks(kid, lists)


@pytest.mark.parametrize("answer", [{}, {"keepers": {}}, {"keepers": None, "directory": None}, []])
def test_an_answer_that_is_no_directory_is_refused(answer: Any) -> None:
    refused(answer, "K1")


def _resigned(published: Published, old: str, new: str) -> dict[str, Any]:
    """A careless keeper signs a text in which one thing is wrong."""

    class Careless:
        def text(self) -> str:
            return published.listed.text().replace(old, new)

    return replace(published, listed=Careless()).answer()  # type: ignore[arg-type]
