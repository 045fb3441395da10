/**
 * An organisation with keys made on the spot, and a server that only stores: what the stories of these tests happen in.
 * Whoever a story is about is made here; what goes wrong in it is done by the test itself.
 */

import "../setup.mjs";
import assert from "node:assert/strict";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { readDirectory } from "../../../keerpunt/web/static/keyrings/lists.js";
import { aesKey, hkdf, sealSigned } from "../../../keerpunt/web/static/keyrings/sealed.js";
import {
  H, hashOf, kidOf, makeSealKeys, makeSignKeys, random, sign, wrap,
} from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u, utf8, writeStrict } from "../../../keerpunt/web/static/keyrings/text.js";

export const T0 = 1795469400;
export const DAY = 86400;
const LONG_AGO = T0 - 30 * DAY;
const LATER = T0 + 60 * DAY;

/** A person of staff or of a partner, with keys. `more` changes the entry in the list. */
export async function person(name, role = "counsellor", more = {}) {
  const [seal, signing] = [await makeSealKeys(), await makeSignKeys()];
  const kid = await kidOf(seal.publicKey, signing.publicKey);
  return { name, role, seal, sign: signing, kid, entry: { st: "live", nb: LONG_AGO, na: LATER, ...more } };
}

export async function deskKey(more = {}) {
  const keys = await makeSealKeys();
  return { keys, kid: await kidOf(keys.publicKey), entry: { st: "live", nb: LONG_AGO, na: LATER, ct: 0, ...more } };
}

export async function keeper(name, more = {}) {
  const keys = await makeSignKeys();
  return { name, keys, kid: await kidOf(keys.publicKey), entry: { may: "keys", exp: T0 + 80 * DAY, ...more } };
}

const row = (who, third) => ({
  kid: who.kid, nm: who.name, [third]: who.role, en: b64u(who.seal.publicKey), sg: b64u(who.sign.publicKey), ...who.entry,
});

/** Root, two keepers (both must sign), desks Jongeren (Anna and Noor, a lead) and Ouders (Omar), partner Sam. */
export class Organisation {
  static async found() {
    const org = new Organisation();
    org.root = await makeSignKeys();
    org.pin = {
      ROOT: b64u(org.root.publicKey), ORG: b64u((await H("hash/org", org.root.publicKey)).subarray(0, 12)),
      SALT: b64u(random(16)), KEEPERS_MIN: 3, DEMO: 0,
    };
    org.keepers = [await keeper("Bea"), await keeper("Cor")];
    [org.anna, org.noor, org.omar] = [await person("Anna"), await person("Noor", "lead"), await person("Omar")];
    org.sam = await person("Sam", "Organisatie X");
    org.desks = [
      { id: "jongeren", name: "Jongeren", staff: [org.anna, org.noor], keys: [await deskKey()] },
      { id: "ouders", name: "Ouders", staff: [org.omar], keys: [await deskKey()] },
    ];
    org.partners = [org.sam];
    org.past = [];
    org.lists = new Map();
    org.ver = 8;
    await org.publish();
    return org;
  }

  desk(id) {
    return this.desks.find((desk) => desk.id === id);
  }

  /** Signs the lists as they are now, as the next version. `change` alters the fields of one text before it is signed. */
  async publish({ now = T0, change = {}, signers = this.keepers, root = this.root } = {}) {
    const [v, org, ver] = [1, this.pin.ORG, ++this.ver];
    const keepers = this.keepers.map(({ kid, name, keys, entry: { may, exp } }) => ({ kid, nm: name, may, sg: b64u(keys.publicKey), exp }));
    const keepersText = writeStrict({
      v, typ: "keepers", org, ver: 3, iat: now - DAY, exp: now + 80 * DAY, demo: 0, need: 2, keepers, ...change.keepers,
    });
    const desks = [];
    for (const { id, name, staff, keys } of this.desks) {
      const people = await this.list({ v, typ: "people", org, of: id, ver, staff: staff.map((who) => row(who, "role")), ...change.people });
      const n = staff.filter(({ entry }) => entry.st === "live").length;
      desks.push({ id, nm: name, n, people, keys: keys.map(({ kid, keys, entry }) => ({ kid, en: b64u(keys.publicKey), ...entry })) });
    }
    const partners = await this.list({ v, typ: "partners", org, ver, partners: this.partners.map((who) => row(who, "on")) });
    const history = await this.list({ v, typ: "history", org, ver, past: this.past });
    const text = writeStrict({
      v, typ: "directory", org, ver, iat: now - DAY, exp: now + 5 * DAY, kv: 3, desks, partners, history, ...change.directory,
    });
    const sigs = {};
    for (const { kid, keys } of signers) sigs[kid] = b64u(await sign(keys.privateKey, "sign/directory", utf8(text)));
    const sig = b64u(await sign(root.privateKey, "sign/keepers", utf8(keepersText)));
    this.answer = { keepers: { record: keepersText, sig }, directory: { record: text, sigs } };
    this.past = [...this.past, { ver, dh: await hashOf("hash/record", text), exp: JSON.parse(text).exp }];
    return this.answer;
  }

  async list(fields) {
    const text = writeStrict(fields);
    const hash = await hashOf("hash/record", text);
    this.lists.set(hash, text);
    return hash;
  }

  getList = async (hash) => {
    if (!this.lists.has(hash)) throw new Error("offline");
    return this.lists.get(hash);
  };

  directory(now = T0, known = 0) {
    return readDirectory(this.answer, this.pin, now, known);
  }

  /** What a page hands to a conversation; `getDirectory` gives what is published by then. */
  async around(now = T0) {
    return { pin: this.pin, directory: await this.directory(now), getList: this.getList, getDirectory: () => this.directory(now) };
  }

  async visitor(desks = ["jongeren"], now = T0) {
    return Conversation.begin({ ...(await this.around(now)), desks, now });
  }

  /** Somebody of staff at their console, with every key of these desks. */
  async staff(who, cv, desks = ["jongeren"], now = T0) {
    const deskKeys = new Map(desks.flatMap((id) => this.desk(id).keys.map(({ kid, keys }) => [kid, keys])));
    return Conversation.read({ ...(await this.around(now)), cv, me: { kid: who.kid, signKey: who.sign.privateKey, deskKeys } });
  }

  /** The desk gets another key; the old one is retired. */
  async turnDesk(id, now = T0) {
    for (const key of this.desk(id).keys) Object.assign(key.entry, { st: "retired", na: Math.min(key.entry.na, now) });
    this.desk(id).keys.push(await deskKey({ nb: now }));
    await this.publish({ now });
  }
}

/** Stores what it is given, in order, and says it again to everybody. */
export class Ledger {
  frames = [];
  head = 0;

  record({ record, sig, wraps, share = {} }) {
    for (const [ep, more] of Object.entries(share))
      for (const frame of this.frames)
        if (frame.t === "record" && JSON.parse(frame.record).ep === Number(ep)) Object.assign(frame.wraps, more);
    return this.add({ t: "record", record, sig, wraps: { ...wraps } });
  }

  post({ ref, e }, at = T0) {
    return this.add({ t: "envelope", number: ++this.head, ref, at, e });
  }

  add(frame) {
    this.frames.push(frame);
    return frame;
  }
}

/** Everything of the ledger to one reader, from the beginning. @returns what was made of each frame */
export async function tell(conversation, frames) {
  const heard = [];
  for (const frame of frames) heard.push(await conversation.hear(frame));
  return heard;
}

/** A visitor and Anna, who has joined; both heard both first words. */
export async function meeting(org, desks = ["jongeren"]) {
  const ledger = new Ledger();
  const visitor = await org.visitor(desks);
  ledger.record(visitor.opening);
  const anna = await org.staff(org.anna, visitor.cv);
  await tell(anna, ledger.frames);
  anna.live();
  const says = async (who, payload) => ledger.post(await who.seal(payload, T0));
  const both = async (frame) => [await visitor.hear(frame), await anna.hear(frame)];
  const talk = { org, ledger, visitor, anna, says, both };
  for (const frame of [await says(visitor, { t: "text", b: "Hoi" }), await says(anna, { t: "join" })])
    for (const heard of await both(frame)) assert.equal(heard.state, "genuine", heard.why);
  return talk;
}

/** An envelope made by hand: what somebody who holds this root can make with their own sign key. */
export async function forge(reader, { signKey, payload = { t: "text", ts: T0, b: "vals" }, ...header }) {
  const { record, root, rh, transcripts } = reader.epochs[header.ep === undefined ? reader.ep : header.ep];
  const full = {
    v: 1, cv: reader.cv, ep: record.ep, vo: "v.AAAAAAAA", n: 1, pv: "", ref: b64u(random(16)), sq: reader.head,
    sh: transcripts.get(reader.head), ...header,
  };
  const info = tag("key/envelope", reader.org, full.cv, full.ep, full.vo);
  const key = await aesKey(await hkdf(root, unb64u(rh), info));
  return { ref: full.ref, ep: full.ep, e: await sealSigned("envelope", full, utf8(JSON.stringify(payload)), key, signKey) };
}

/** An epoch record made by hand after what this reader heard; `change` alters its fields. Wraps go to `to` and to v. */
export async function forgeEpoch(reader, to, { by = "v", signKey, change = {}, share = [], now = T0, root = random(32) } = {}) {
  const { directory } = reader.around;
  const { record: last, rh: pe } = reader.epochs[reader.ep];
  const { ve } = reader.epochs[0].record;
  const record = writeStrict({
    v: 1, typ: "epoch", org: reader.org, cv: reader.cv, ep: last.ep + 1, pe, by, kc: b64u(await H("hash/commit", root)),
    dv: directory.ver, dh: directory.dh, to: to.map(({ kid }) => kid), share, after: reader.head, th: b64u(reader.t), ts: now - (now % 300),
    ...change,
  });
  const rh = await hashOf("hash/record", record);
  const wraps = {};
  for (const { kid, publicKey } of [...to, { kid: "v", publicKey: unb64u(ve) }])
    wraps[kid] = b64u(await wrap(publicKey, tag("wrap/root", reader.org, reader.cv, last.ep + 1, kid, rh), root));
  return { record, sig: b64u(await sign(signKey, "sign/epoch", utf8(record))), wraps };
}

/** As a reader in `to`: a desk by its newest key, or a person. */
export const asReader = (who) => {
  const keys = who.keys && Array.isArray(who.keys) ? who.keys[who.keys.length - 1] : null;
  return keys ? { kid: keys.kid, publicKey: keys.keys.publicKey } : { kid: who.kid, publicKey: who.seal.publicKey };
};

/** @param {string} code  for assert.rejects */
export const failsWith = (code) => (error) => {
  assert.equal(error.code, code, `${error.code} instead of ${code}: ${error.stack}`);
  return true;
};

/** One character of a text changed for another of the same alphabet. */
export const flip = (text, at) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

/** Both sides hear a record: each must refuse it and stop. */
export async function bothRefuse({ ledger, visitor, anna }, made, why) {
  const frame = ledger.record(made);
  for (const side of [visitor, anna]) {
    const heard = await side.hear(frame);
    assert.deepEqual([heard.state, side.stopped], ["hidden", "K6"], `${why}, ${side.seat}: ${heard.why}`);
    await assert.rejects(side.seal({ t: "text", b: "x" }, T0), failsWith("K6"));
  }
}

export async function bothAccept({ visitor, anna }, frame) {
  for (const side of [visitor, anna]) assert.equal((await side.hear(frame)).state, "genuine", side.seat);
}

export const byVisitor = (talk) => ({ signKey: talk.visitor.keys.sign.privateKey });
export const byStaff = (who) => ({ by: "s:" + who.kid, signKey: who.sign.privateKey });
