"""Every language says everything, browsers get what the catalogues say, and no words on screen bypass them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from keerpunt.sealed.envelopes import LANGUAGES
from keerpunt.web import languages
from keerpunt.web.languages import catalogue, modules, sources
from keerpunt.web.stamp import DEMO_BANNER
from tests.web.bypass import Unmarked, in_module, in_template

STATIC = sources.PACKAGE / "web" / "static"
VISITORS = sorted((STATIC / "conversations").glob("*.js"))
CHAT = (sources.PACKAGE / "web/templates/web/chat.html").read_text()
# the pages of staff; the chat page, which has a story of its own; what is said when nothing can be looked up any more
LEFT_OUT = {"desk.html", "staff.html", "editors.html", "chat.html", "fault.html"}
TEMPLATES = [
    path
    for folder in sources.TEMPLATES
    for path in sorted((sources.PACKAGE / folder).rglob("*.html"))
    if path.name not in LEFT_OUT
]


@pytest.mark.parametrize("language", languages.TRANSLATED)
def test_nothing_is_left_out_or_filled_in_wrongly(language: str) -> None:
    assert list(catalogue.faults(language, sources.gather())) == []


def test_browsers_get_what_the_catalogues_say() -> None:
    made = modules.all_modules()
    assert {path.name for path in modules.FOLDER.glob("*.js")} == {*made, "languages.js"}
    assert [name for name, code in made.items() if (modules.FOLDER / name).read_text() != code] == []


def test_what_is_found_by_its_sum_is_found_by_both_sides() -> None:
    texts = [source.text for source in sources.gather()] + ["", "é", "Te veel…", "😀"]
    code = (modules.FOLDER / "languages.js").read_text()
    found = re.search(r"const short = .*?^};", code, re.S | re.M)
    assert found is not None
    script = f"{found[0]} for (const each of JSON.parse(process.argv[1])) console.log(short(each));"
    sums = subprocess.run(
        ["node", "-e", script, json.dumps(texts)], check=True, capture_output=True, text=True
    ).stdout
    assert sums.split("\n")[:-1] == [modules.short(text) for text in texts]
    assert len({modules.short(text) for text in texts}) == len(set(texts))


# CLDR: which counts each form is for, and how many there are
COUNTS: dict[str, dict[int, str]] = {
    "nl-a2": {0: "other", 1: "one", 2: "other"},
    "en": {0: "other", 1: "one", 2: "other"},
    "tr": {0: "other", 1: "one", 2: "other"},
    "pl": {
        0: "many",
        1: "one",
        2: "few",
        4: "few",
        5: "many",
        12: "many",
        22: "few",
        25: "many",
        112: "many",
    },
    "ar": {
        0: "zero",
        1: "one",
        2: "two",
        3: "few",
        10: "few",
        11: "many",
        99: "many",
        100: "other",
        102: "other",
    },
}


@pytest.mark.parametrize("language", COUNTS)
def test_plural_forms_have_the_names_that_browsers_give_them(language: str) -> None:
    empty = Catalog(locale=language.partition("-")[0])
    forms = modules.forms(empty, language, [str(each) for each in range(empty.num_plurals)])
    assert set(forms.values()) == {str(each) for each in range(empty.num_plurals)}
    script = "for (const n of JSON.parse(process.argv[2])) console.log(new Intl.PluralRules(process.argv[1]).select(n))"
    asked = [language.partition("-")[0], str(list(COUNTS[language]))]
    told = subprocess.run(["node", "-e", script, *asked], check=True, capture_output=True, text=True).stdout
    assert told.split() == list(COUNTS[language].values())
    assert set(told.split()) <= set(forms)


def test_the_languages_are_the_same_everywhere() -> None:
    code = (modules.FOLDER / "languages.js").read_text()
    named = re.findall(r'^  "?([\w-]+)"?: \["([^"]+)"', code, re.M)
    assert dict(named) == languages.NAMES
    assert tuple(languages.NAMES) == LANGUAGES
    for language in languages.TRANSLATED:
        assert f'import("./{language}.start.js")' in code
        assert f'import("./{language}.js")' in code


@pytest.mark.parametrize("path", VISITORS, ids=lambda path: path.name)
def test_no_words_in_a_module_bypass_translation(path: Path) -> None:
    assert in_module(path.read_text()) == []


def test_no_words_of_the_page_bypass_translation() -> None:
    assert Unmarked(CHAT).found == []
    assert Unmarked(DEMO_BANNER).found == []
    for text in re.findall(r"data-t>([^<]*)<", CHAT):
        assert text == " ".join(text.split()), "a browser looks up what stands there, as it stands"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_words_of_a_template_bypass_translation(path: Path) -> None:
    assert in_template(path.read_text()) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('const a = "Er ging iets mis.";', ["Er ging iets mis."]),
        ('put(on, again ? "Verder" : t("Terug"));', ["Verder"]),
        ('html`<p>${t("Ja")} is er</p>`', ["… is er"]),
        ("html`<p>${a && html`<b>nog ${n} over</b>`}</p>`", ["nog … over"]),
        ('html`<div aria-label="Berichten"></div>`', ["Berichten"]),
        ("const a = `Nog ${left} tekens.`;", ["Nog … tekens."]),
        ('const a = mark({ b: "Ja." }); const c = { d: "Nee, niet." };', ["Nee, niet."]),
        ('/* "Nee hoor." */ const a = mark({ "b-c": "Ja." }); n("Een.", "Meer.", 2); e === "Enter";', []),
    ],
)
def test_words_that_bypass_it_in_a_module_are_noticed(code: str, found: list[str]) -> None:
    assert in_module(code) == found


def test_words_that_bypass_it_in_a_page_are_noticed() -> None:
    assert Unmarked("<p>Hoi</p><p data-t>Dag <b>jij</b></p>").found == ["Hoi"]
    assert Unmarked("<p data-t>Dag <b data-t>jij</b></p>").found == ["<b> inside a marked element"]
    assert Unmarked('<p aria-label="Hoi"></p>').found == ["Hoi"]
    assert in_template('<p>{% translate "Ja" %} nee</p>') == ["nee"]
    assert in_template('<a title="Nee">{% blocktranslate %}Ja{% endblocktranslate %}</a>') == ["Nee"]
