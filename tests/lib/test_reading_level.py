"""How easy a Dutch text is to read. Counts here are made by hand, or published by others."""

from __future__ import annotations

import time

import pytest

from keerpunt.lib.reading_level import (
    JARGON,
    Reading,
    band,
    flesch_douma,
    read,
    sentences,
    syllables,
    words,
)


def kinds(text: str) -> list[tuple[str, str]]:
    """What was found in a text, in order."""
    return [(finding.kind, finding.words) for finding in read(text).findings]


def found(kind: str, text: str) -> list[str]:
    """What of one kind was found."""
    return [said for each, said in kinds(text) if each == kind]


def test_the_formula_gives_what_others_publish() -> None:
    # YoastSEO's specification of its Dutch Flesch score: 50 words, 10 sentences, 100 syllables; and a sentence
    assert flesch_douma(50, 10, 100) == pytest.approx(48.2, abs=0.05)
    assert read("Een stukje tekst om scores te berekenen.").score == pytest.approx(68.3, abs=0.05)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("De kat zit op de mat. Hij slaapt.", (8, 2, 8)),
        ("Je schrijft met een echte hulpverlener.", (6, 1, 10)),
        ("Ben je in gevaar? Bel 112.", (6, 2, 7)),
        ("Wat is er gebeurd? Je mag alles vertellen, ook als je bang bent.", (13, 2, 17)),
        ("Hulpverleners hebben een geheimhoudingsplicht", (4, 1, 12)),
    ],
)
def test_a_text_is_counted_as_by_hand(text: str, counts: tuple[int, int, int]) -> None:
    reading = read(text)
    assert (reading.words, reading.sentences, reading.syllables) == counts
    w, s, l = counts  # noqa: E741
    assert reading.score == pytest.approx(206.835 - 0.93 * w / s - 77 * l / w)


SYLLABLES = {
    1: "een één vóór ik ijs jij eeuw nieuw mooi groei bloeit qua quiz zo'n m'n 's team deel",
    2: "adem open even over nieuwe mooie koeien naïef maïs geuit duo bureau milieu actie station website e-mail",
    3: "telefoon ideeën geopend museum radio reünie poëzie zeeëend egoïst sociaal browsergame",
    4: "hulpverlener situatie financieel bespioneert beëindigen versleutelen",
    5: "organisatie criminaliteit coöperatie geïnteresseerd geheimhoudingsplicht telefoonnummers",
    6: "internetprovider",
}


@pytest.mark.parametrize(
    ("count", "word"), [(n, word) for n, line in SYLLABLES.items() for word in line.split()]
)
def test_syllables_are_those_of_dutch(count: int, word: str) -> None:
    assert syllables(word) == count
    assert syllables(word.capitalize()) == count


def test_what_is_said_letter_by_letter_is_counted_so() -> None:
    assert [syllables(word) for word in ("d.w.z", "GGZ", "sms", "tv")] == [3, 3, 3, 2]


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "?!", "- \n- ", "👍"])
def test_where_nothing_is_said_nothing_is_read(text: str) -> None:
    assert read(text) == Reading(0, 0, 0, None, ())


def test_a_button_has_no_score_and_is_still_read() -> None:
    assert read("Wis mijn gesprek").score is None
    assert read("Wis nu mijn gesprek").score is not None
    assert kinds("Middels email") == [("jargon", "Middels")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bel 0800-0432 om 12:30 of 1.000 keer.", ["Bel", "0800-0432", "om", "12:30", "of", "1.000", "keer"]),
        ("Mail help.nu@keer-punt.example.nl maar", ["Mail", "help.nu@keer-punt.example.nl", "maar"]),
        ("Kijk op www.site.nl/hoe?a=1 of site.nl.", ["Kijk", "op", "www.site.nl/hoe?a=1", "of", "site.nl"]),
        ("{name} heeft nog %(count)s foto's.", ["{name}", "heeft", "nog", "%(count)s", "foto's"]),
        ("Ja – nee — en/of ‘zo’n’ e-mail…", ["Ja", "nee", "en", "of", "zo’n", "e-mail"]),
    ],
)  # fmt: skip
def test_words(sentence: str, expected: list[str]) -> None:
    assert words(sentence) == expected


def test_numbers_addresses_and_what_is_filled_in_later_weigh_one_syllable() -> None:
    for word in (
        "0800-0432",
        "12:30",
        "info@organisatie.nl",
        "www.organisatie.nl",
        "{hulpverlener}",
        "%(naam)s",
    ):
        assert syllables(word) == 1, word


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Je kunt bellen, d.w.z. ook vannacht. Doe dat.", 2),
        ("Dhr. Jansen belt om 12.30 uur. J. de Wit ook.", 2),
        ("Neem mee: pas, geld enz. Daarna ga je.", 2),
        ("Neem bijv. Tim mee.", 1),
        ("Stop! riep hij. Ga weg!", 2),
        ('Hij zei: "Kom hier." Toen ging ik.', 2),
        ("Wacht… Kom je?! Ja.", 3),
        ("Neem mee:\n- je pas\n- je telefoon\n- een vriend", 4),
        ("1. Kies een plek.\n2. Ga zitten.\n3. Adem uit.", 3),
        ("Een regel die\ndoorloopt op de volgende.", 1),
        ("Een kop\n\nEn een zin eronder.", 2),
        ("Mail a.b@c.nl. Of bel.", 2),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count, sentences(text)


def test_a_list_reads_easier_than_the_same_in_one_sentence() -> None:
    listed = read("Neem mee:\n- je pas\n- je telefoon\n- een vriend\n- een jas").score
    in_one = read("Neem mee je pas je telefoon een vriend een jas").score
    assert listed is not None
    assert in_one is not None
    assert listed > in_one


def test_the_sixteenth_word_makes_a_sentence_long() -> None:
    assert found("long sentence", "ja " * 15) == []
    assert found("long sentence", "ja " * 16) == [("ja " * 16).strip()]


def test_the_fifth_syllable_makes_a_word_long() -> None:
    assert found("long word", "Een hulpverlener van een organisatie") == ["organisatie"]
    assert found("long word", "Bel de Kindertelefoon") == []  # a name is what it is


@pytest.mark.parametrize(
    "text",
    [
        "Je gesprek wordt gewist.",
        "Dit bericht kon niet verstuurd worden.",
        "Het werd door iemand anders overgenomen.",
        "Je woorden worden hier niet bewaard, hoor.",
        "Hij is geholpen door een hulpverlener.",
        "Morgen word je teruggebeld.",
        "Je bent doorverwezen door de school.",
        "Er werden foto's verspreid.",
    ],
)
def test_passives_are_seen(text: str) -> None:
    assert found("passive", text) != []


@pytest.mark.parametrize(
    "text",
    [
        "Zo wordt het veiliger.",
        "Word je bang van het geweld? Bel.",
        "Ik word moe van al dat geld.",
        "De schuld wordt steeds groter en hij is gek.",
        "Het is gewist.",
        "Ga door en geef niet op.",
        "We hebben je woorden bewaard.",
        "Het wordt later, als iedereen is vertrokken.",
        "Het wordt laat als hij alles vertelt.",
    ],
)
def test_what_is_no_passive_is_left_alone(text: str) -> None:
    assert found("passive", text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Middels de chat.", "Middels"),
        ("Zijn delicten erg?", "delicten"),
        ("Hij registreert en realiseert het.", "realiseert"),
        ("Het is versleuteld.", "versleuteld"),
        ("Met  betrekking tot jou.", "Met  betrekking tot"),
        ("Kom zsm, d.w.z. nu.", "zsm"),
        ("Je kunt bellen, m.a.w.: doe het.", "m.a.w."),
        ("Cliënten wachten.", "Cliënten"),
    ],
)
def test_jargon_is_found_in_all_its_forms(text: str, word: str) -> None:
    assert word in found("jargon", text)


@pytest.mark.parametrize(
    "text", ["De middelste indiaan.", "Een toolbar-knop.", "Tokens? Nee: tokenaap.", "Je trajectorie."]
)
def test_jargon_is_not_found_inside_other_words(text: str) -> None:
    assert [word for word in found("jargon", text) if word != "Tokens"] == []


def test_jargon_comes_with_a_plain_word() -> None:
    (finding,) = read("Is dat een delict?").findings
    assert finding.advice.startswith("strafbaar feit")


def test_what_the_list_says_instead_is_no_jargon_itself() -> None:
    lines = [line.split("\t") for line in JARGON.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) > 150
    assert len({term for term, _ in lines}) == len(lines)
    for term, plain in lines:
        assert found("jargon", term) == [term], term
        assert found("jargon", plain) == [], (term, plain)


@pytest.mark.parametrize(
    ("score", "youth", "parents"),
    [
        (70, "passes", "passes"),
        (69.9, "warns", "passes"),
        (60, "warns", "passes"),
        (59.9, "fails", "fails"),
        (-20, "fails", "fails"),
    ],
)
def test_bands(score: float, youth: str, parents: str) -> None:
    assert band(score, "youth") == youth
    assert band(score, "parents") == parents
    assert band(score, "professionals") == "passes"


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    def seconds(times: int) -> float:
        text = "Het gesprek wordt later, met jou, door iemand voortgezet en dan zien we wel. " * times
        start = time.perf_counter()
        assert read(text).sentences == times
        return time.perf_counter() - start

    assert seconds(640) < 80 * max(seconds(40), 0.01)  # 256 times would be quadratic
