"""Make the test vectors: `python -m tests.vectors.make` writes tests/vectors/v1.json.

The file is frozen: making it again gives the same bytes, and another byte needs another `v`. Only HPKE wraps
are random when made; they are taken over from the file that is there, and opened by whoever reads it.

Layout. Bytes are b64u unless the name says hex; times are seconds; `keys` and `values` are looked up by name.

    v, t0
    keys     {name: {scalar, public}}            SHA-256("keerpunt vector key " + name) mod (n - 1) + 1
    values   {name: 32 bytes}                    SHA-256("keerpunt vector " + name); an id is its first 16
    pin      {ROOT, ORG, SALT, KEEPERS_MIN, DEMO}   as in org.js
    wraps    [{to: key name, info, secret, wrap}]   every wrap of the file once more, with its context
    V1       {accepted: [{text, names}], refused: [{hex, names, why}]}     hex of the raw bytes
    V2       {accepted: [{hex, text}], refused: [{text, why}]}
    V3       {tag: [{name, fields, hex}], H: [{name, parts, out}], hkdf: [{ikm, salt|null, info, out}],
              kid: [{keys, kid}], org: {root, org}, sign: {key, name, data, sig}}
    V4       {directories: [{now, answer, ver, dh, desks: [{id, live: kid}]}], lists: {hash: text}}
    V5..V8   {record, sig, wraps: {kid|"v": wrap}, share: {ep: {kid: wrap}}, signer: key name, rh, root, kc}
    V10      {frames, envelopes, transcript}
             frames      what a reader who is there from the start hears, in order; a record frame carries the
                         wraps of all readers, also the shared ones that came later
             envelopes   [{number, signer: key name, header, payload (text), iv, key, e}]
             transcript  [{ep, after, T} | {number, T}]   value after each frame
    V13      {words, salt, spellings, hash, m, locator, proof, key, kept: {locator, proof}, iv, text, vault}
    V15      {kr, locator, proof, key, kept, iv, text, vault}
    V16      {passphrase, salt, m, login, prf, paper: {secret, code}, kek, slots: [{id, kind, kid, key, slot}],
              bundles: [{kid, text, bundle}]}    slot key of passphrase = unlock; the second bundle is a keeper's
    V17      {desk, kid, en, member: {kid, key}, info, wrap, wrong}    `wrong` opens, and holds another key
    V18      [{payload (text), language}]              empty where it is not said
"""

import json
from pathlib import Path
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.lists import list_hash
from keerpunt.sealed.suite import wrap
from tests.vectors import cast, languages, material, returning, story, strict_texts, texts, unlocking

FILE = Path(__file__).with_name("v1.json")


class Wraps:
    """The wraps of the file: those frozen earlier as they are, new ones made once."""

    def __init__(self, frozen: list[dict[str, str]]) -> None:
        self._frozen = {(row["to"], row["info"], row["secret"]): row["wrap"] for row in frozen}
        self.rows: list[dict[str, str]] = []

    def __call__(self, to: str, info: bytes, secret: bytes) -> str:
        """The wrap of a secret to the seal key of that name."""
        key = (to, b64u(info), b64u(secret))
        if key not in self._frozen:
            self._frozen[key] = b64u(wrap(material.seal_key(to).public, info, secret))
        row = dict(zip(("to", "info", "secret"), key, strict=True)) | {"wrap": self._frozen[key]}
        if row not in self.rows:
            self.rows.append(row)
        return self._frozen[key]


def make(frozen: list[dict[str, str]]) -> str:
    """The text of v1.json, with these wraps taken over."""
    wraps = Wraps(frozen)
    told = story.tell(wraps)
    chapters = dict(zip(("V5", "V6", "V7", "V8"), told.made, strict=True))
    vectors = {
        "v": 1,
        "t0": material.T0,
        "keys": {name: _key(name) for name in KEYS},
        "values": {name: b64u(material.root(name)) for name in VALUES},
        "pin": {
            "ROOT": b64u(cast.PIN.root),
            "ORG": cast.PIN.org,
            "SALT": b64u(cast.PIN.salt),
            "KEEPERS_MIN": cast.PIN.keepers_min,
            "DEMO": cast.PIN.demo,
        },
        "wraps": wraps.rows,
        "V1": strict_texts.v1(),
        "V2": texts.v2(),
        "V3": texts.v3(),
        "V4": _v4(),
        **chapters,
        "V10": {"frames": told.frames, "envelopes": told.details, "transcript": told.heads},
        "V13": returning.v13(told),
        "V15": returning.v15(told),
        "V16": unlocking.v16(),
        "V17": unlocking.v17(wraps),
        "V18": languages.v18(),
    }
    return json.dumps(vectors, ensure_ascii=False, indent=1) + "\n"


def frozen_wraps() -> list[dict[str, str]]:
    """The wraps of the file that is there."""
    if not FILE.exists():
        return []
    rows: list[dict[str, str]] = json.loads(FILE.read_text("utf-8"))["wraps"]
    return rows


KEYS = (
    "root",
    "keeper 0",
    "keeper 1",
    "keeper 2",
    "release 0",
    "desk 0",
    "desk 1",
    "desk 2",
    "staff seal",
    "staff sign",
    "lead seal",
    "lead sign",
    "former seal",
    "former sign",
    "other seal",
    "other sign",
    "partner seal",
    "partner sign",
    "visitor seal",
    "visitor sign",
)
VALUES = ("root 0", "root 1", "root 2", "root 3", "conversation", "resume")


def _key(name: str) -> dict[str, str]:
    pair = material.seal_key(name)
    return {"scalar": b64u(pair.scalar), "public": b64u(pair.public)}


def _v4() -> dict[str, Any]:
    directories = []
    for published in (cast.FIRST, cast.SECOND):
        now = published.listed.iat + 600
        directory = published.read(now)
        desks = [{"id": desk.id, "live": directory.desk_key(desk.id, now).kid} for desk in directory.desks]
        known = {"ver": directory.ver, "dh": directory.dh, "desks": desks}
        directories.append({"now": now, "answer": published.answer(), **known})
    lists = {list_hash(text): text for published in (cast.FIRST, cast.SECOND) for text in published.texts}
    return {"directories": directories, "lists": lists}


if __name__ == "__main__":
    FILE.write_text(make(frozen_wraps()), "utf-8")
