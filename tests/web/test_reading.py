"""What visitors read is easy to read (issue 3, point 6)."""

from __future__ import annotations

import pytest

from bench.reading import (
    AIM,
    area_of,
    easy_strings,
    in_markup,
    in_module,
    median_score,
    read_all,
    visitor_strings,
)

# word in a text of the chat -> why it may stay
ALLOWED = {
    "javascript": "the name of the switch in a browser's settings, in a notice for who has switched it off",
}


def test_young_people_can_read_it() -> None:
    all_read = read_all(visitor_strings())
    assert len(all_read) > 150
    assert median_score(all_read, "youth") >= AIM


def test_no_jargon_in_the_chat() -> None:
    in_chat = [each for each in read_all(visitor_strings()) if area_of(each.place) == "chat"]
    found = [
        (finding.words, each.text)
        for each in in_chat
        for finding in each.reading.findings
        if finding.kind == "jargon" and finding.words.lower() not in ALLOWED
    ]
    assert found == []


def test_easy_dutch_is_easier() -> None:
    easy = read_all(easy_strings())
    if not easy:
        pytest.skip("nothing is said in easy Dutch yet")
    assert median_score(easy, "youth") >= median_score(read_all(visitor_strings()), "youth")
    assert [
        finding.words for each in easy for finding in each.reading.findings if finding.kind == "long sentence"
    ] == []


def test_texts_are_found_where_no_file_marks_them() -> None:
    code = """
      /* "Dit is geen tekst." */ const a = "Dit is een tekst."; // "En dit niet."
      view = html`<p class="button wide">Er zijn ${n > 1 ? `${n} mensen` : "Weinig."} voor je.</p><b>Ja!</b>`;
    """
    assert in_module(code) == ["Dit is een tekst.", "Weinig.", "Er zijn {x} voor je.", "Ja!"]
    page = '<head><title>Nee</title></head><p>Bel <a href="tel:112">112</a>.</p>{% if a %}Nu{% else %}Later{% endif %}'
    assert in_markup(page) == ["Bel 112.", "Nu", "Later"]
