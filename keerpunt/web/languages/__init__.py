"""Languages: Dutch is the source. What is written for visitors and parents is found here and kept in catalogues.

`sources` finds every text in the code, `catalogue` keeps the translations (GNU gettext PO files in
`keerpunt/locale`), `modules` makes of them what browsers fetch and what Django reads.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

LOCALE = Path(__file__).parent.parent.parent / "locale"

NAMES = dict(settings.LANGUAGES)
SOURCE, EASY = "nl", "nl-a2"
TRANSLATED = [code for code in NAMES if code != SOURCE]
COMPLETE = [code for code in TRANSLATED if code != EASY]  # what is easy already need not be said again
