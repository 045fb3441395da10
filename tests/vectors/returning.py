"""V13 and V15: return words, resume secret, and the vaults they open."""

import hashlib
from typing import Any

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed.suite import pbkdf2, tag
from keerpunt.sealed.vaults import Secrets, Vault, resume_secrets, return_secrets, seal_vault
from keerpunt.sealed.words import words_hash
from tests.vectors import cast
from tests.vectors.material import root, seal_key, sign_key
from tests.vectors.story import Story

WORDS = "anker bakker citroen druif emmer fiets gitaar"
SPELLINGS = (
    "anker bakker citroen druif emmer fiets gitaar",
    "Anker Bakker Citroen Druif Emmer Fiets Gitaar",
    "ANKER BAKKER CITROEN DRUIF EMMER FIETS GITAAR",
    "  anker bakker citroen druif emmer fiets gitaar  ",
    "anker, bakker, citroen, druif, emmer, fiets, gitaar",
    "anker,bakker,citroen,druif,emmer,fiets,gitaar.",
    "anker-bakker-citroen-druif-emmer-fiets-gitaar",
    "anker\nbakker\ncitroen\ndruif\nemmer\nfiets\ngitaar\n",
    "anker\tbakker\tcitroen\tdruif\temmer\tfiets\tgitaar",
    "1. anker 2. bakker 3. citroen 4. druif 5. emmer 6. fiets 7. gitaar",
    "1) anker\r\n2) bakker\r\n3) citroen\r\n4) druif\r\n5) emmer\r\n6) fiets\r\n7) gitaar",
    "ánker bäkker citroën druif emmer fiets gitaar",
    "a\u0301nker bakker citroe\u0308n druif emmer fiets gitaar",
    "ａｎｋｅｒ bakker citroen druif emmer fiets gitaar",
    "ﬁets".join(("anker bakker citroen druif emmer ", " gitaar")),
    "anker\u00a0bakker\u00a0citroen\u00a0druif\u00a0emmer\u00a0fiets\u00a0gitaar",
    "anker\u200bbakker\u200bcitroen\u200bdruif\u200bemmer\u200bfiets\u200bgitaar",
    "„anker bakker citroen druif emmer fiets gitaar”",
    "anker • bakker • citroen • druif • emmer • fiets • gitaar",
    "anker/bakker/citroen/druif/emmer/fiets/gitaar",
)


def v13(story: Story) -> dict[str, Any]:
    """Words to locator, proof, key, vault (sealed when five envelopes were there)."""
    secrets = return_secrets(WORDS, cast.PIN.salt)
    return {
        "words": WORDS,
        "salt": b64u(cast.PIN.salt),
        "spellings": list(SPELLINGS),
        "hash": b64u(words_hash(WORDS)),
        "m": b64u(pbkdf2(WORDS.encode(), tag("return-words") + b"\x00" + cast.PIN.salt)),
        **_vault(story, secrets, 5, 9, nonce=13),
    }


def v15(story: Story) -> dict[str, Any]:
    """Resume secret to locator, proof, key, vault (sealed when four envelopes were there,
    so with the transcript before the epoch that follows number 4)."""
    kr = root("resume")
    return {"kr": b64u(kr), **_vault(story, resume_secrets(kr), 4, 8, nonce=15)}


def _vault(story: Story, secrets: Secrets, q: int, dv: int, *, nonce: int) -> dict[str, Any]:
    th = next(head["T"] for head in story.heads if head.get("number") == q)
    vault = Vault(
        org=cast.ORG,
        cv=story.records[0].cv,
        gh=story.records[0].rh,
        sign_scalar=sign_key("visitor sign").scalar,
        seal_scalar=seal_key("visitor seal").scalar,
        q=q,
        th=unb64u(th),
        dv=dv,
    )
    iv = bytes([nonce]) * 12
    return {
        "locator": b64u(secrets.locator),
        "proof": b64u(secrets.proof),
        "key": b64u(secrets.key),
        "kept": {
            name: _sha256(value) for name, value in (("locator", secrets.locator), ("proof", secrets.proof))
        },
        "iv": b64u(iv),
        "text": vault.text(),
        "vault": b64u(seal_vault(vault, secrets, iv=iv)),
    }


def _sha256(value: bytes) -> str:
    return b64u(hashlib.sha256(value).digest())
