// @ts-check
/** Made by `keerpunt languages` from locale/nl_A2. Change it there. */
export default {
"120v2tr": "Er is nu nog geen hulpverlener.",
"192bopu": "Deze taal lukt nu niet. Heb je internet?",
"1c6mkt4": "Dit is een test. Het is niet veilig. Typ niets over jezelf.",
"1dltter": "Je schrijft met een hulpverlener. Dat is een echt mens. Het kost niks. Je naam hoeft niet.",
"1gwyo0e": "Is er gevaar? Bel 112.",
"1hnuccg": "Kijk om je heen. Kan iemand je scherm zien? Draai je scherm weg. Voelt het niet goed? Druk op Weg.",
"1i1q36k": "Tik hier. Dan kun je verder.",
"1jbchcw": "Kijkt er iemand mee? Druk op Weg. Of tik 3 keer boven op de balk. Dan zie je snel een gewone pagina. Let op. Weg wist niet alles. Je browser kan de naam van deze site onthouden.",
"1kwgr8l": "Dit lukt nu niet. Heb je internet?",
"1lz6ova": "Begin je opnieuw? Let op. Heb je 7 woorden? Daarmee kun je het oude gesprek openen. Heb je geen woorden? Dan kun je niet meer in het oude gesprek.",
"1mb9o5k": "Kom {day} om {time} terug.",
"1ny1abk": "Snel weg:",
"1qsjxta": "Wil je bellen?",
"1qyml": "Kindertelefoon. Het kost niks.",
"1s2wxda": "Het kost niks. Je naam hoeft niet. Je schrijft met een echt mens. Jij kiest wat je zegt.",
"1ttt7ts": "Voelt iets niet goed? Praat met ons.",
"1vi0tey": "Kom morgen om {time} terug.",
"1y462su": "Denk je aan zelfmoord? Bel dit nummer. Het kost niks.",
"3viqk5": "Is er nu gevaar? Bel dit nummer.",
"6b5b4k": "Je hoeft dit niet te zeggen. Wij zien je antwoord niet.",
"emyv44": "Kom om {time} terug.",
"eub48e": "Goed dat je dat zegt. Je mag nu weggaan. Je mag later terugkomen. Blijf je? Typ dan kort. Komt er iemand? Druk op Weg.",
"kg4iex": "Let op. Bel je een nummer? Dan blijft het in je telefoon staan.",
"vw7rbm": "Goed. Je kunt beginnen.",
"ye1hu6": "Praat met een hulpverlener"
};
