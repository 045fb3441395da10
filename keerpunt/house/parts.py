"""What stands on `/look/`: every token and every part, with the class it has and when to use it."""

from __future__ import annotations

from collections.abc import Mapping

COLOURS = (
    ("paper", "de pagina"),
    ("card", "een kaart, een veld, een bericht van de ander"),
    ("ink", "tekst"),
    ("soft", "bijzaak"),
    ("hair", "dunne lijn"),
    ("rule", "rand van een veld of knop"),
    ("deep", "knop, link; de kleur van de organisatie"),
    ("on-deep", "tekst op deep"),
    ("mine", "eigen bericht"),
    ("on-mine", "tekst op mine"),
    ("exit", "Weg"),
    ("on-exit", "tekst op exit"),
    ("warm", "aandacht, gekozen"),
    ("danger", "gevaar, fout"),
    ("on-danger", "tekst op danger"),
    ("good", "gelukt, open"),
    ("focus", "waar je bent"),
)
SIZES = (
    ("text-s", "bijzaak"),
    ("text-m", "lopende tekst"),
    ("text-l", "kop 3"),
    ("text-xl", "kop 2"),
    ("text-2xl", "kop 1"),
)
SPACES = ("space-1", "space-2", "space-3", "space-4", "space-6", "space-8")
CORNERS = ("round-s", "round-m", "round-l", "round-full")
ART = (
    ("dawn", "het begin"),
    ("dawn-wide", "het begin, over de breedte"),
    ("waiting", "even wachten"),
    ("conversation", "een gesprek"),
    ("safe", "veilig"),
    ("together", "iemand die je vertrouwt"),
    ("closed", "dicht"),
    ("nowhere", "deze pagina is er niet"),
    ("adrift", "geen verbinding, er ging iets mis"),
)
CHOICES = {
    "kleur": (("", "zoals het apparaat"), ("licht", "licht"), ("donker", "donker")),
    "richting": (("", "van links naar rechts"), ("rtl", "van rechts naar links")),
    "letters": (("", "gewoon"), ("groot", "200 %")),
}
CLASS = {"licht": "light", "donker": "dark", "groot": "large"}


def page(asked: Mapping[str, str]) -> dict[str, object]:
    """What the template needs, for the choices that an address makes; an unknown choice is the first."""
    chosen = {
        name: value if (value := asked.get(name, "")) in dict(options) else ""
        for name, options in CHOICES.items()
    }
    return {
        "classes": " ".join(CLASS[value] for value in chosen.values() if value in CLASS),
        "direction": "rtl" if chosen["richting"] else "ltr",
        "toggles": [
            (
                name,
                [
                    (label, _address({**chosen, name: value}), value == chosen[name])
                    for value, label in options
                ],
            )
            for name, options in CHOICES.items()
        ],
        "colours": COLOURS,
        "sizes": SIZES,
        "spaces": SPACES,
        "corners": CORNERS,
        "art": ART,
    }


def _address(chosen: Mapping[str, str]) -> str:
    said = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"/look/?{said}" if said else "/look/"
