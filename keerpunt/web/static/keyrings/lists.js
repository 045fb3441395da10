// @ts-check

/**
 * The published key lists: who may be sealed to and whose signature counts (docs/protocol.md §5, D1–D7).
 * A list is asked for by the hash that a signed directory names, so whoever delivers it can change nothing in it.
 */

import { hashOf, kidOf, step, verify } from "./suite.js";
import { check, failing, parseStrict, unb64u, utf8 } from "./text.js";

/** @typedef {import("./text.js").Bytes} Bytes */
/** @typedef {{ ROOT: string, ORG: string, SALT: string, KEEPERS_MIN: number, DEMO: number }} Pin */
/** @typedef {{ keepers: { record: string, sig: string }, directory: { record: string, sigs: Record<string, string> } }} Answer */
/** @typedef {(hash: string) => Promise<string>} GetList  the text of GET /keys/list/<hash>; throws when the network does */
/** @typedef {{ kid: string, desk: string, publicKey: Bytes, live: boolean, nb: number, na: number, ct: number }} DeskKey */
/**
 * @typedef {object} Member   of a desk (`role` counsellor or lead) or of a partner (`role`: the organisation's name)
 * @property {string} kid  @property {string} name  @property {string} role  @property {Bytes} seal  @property {Bytes} sign
 * @property {boolean} live  @property {number} nb  @property {number} na
 */

const DAY = 86400;

/** @param {unknown} text  @param {string} names  @param {string} typ  @param {string} org  @returns {any} strict, of this kind, ours */
export function parseRecord(text, names, typ, org) {
  const record = parseStrict(text, "v typ org " + names);
  check(record.v === 1 && record.typ === typ && record.org === org, typ);
  return record;
}

/** D6 for an older record, whose time is rounded down. @param {{ nb: number, na: number }} key  @param {number} ts */
export const wasLive = (key, ts) => key.nb < ts + 300 && ts < key.na;

/** D7: what a retired person signed counts until ten minutes after the end. @param {Member} member  @param {number} at */
export const maySign = (member, at) => member.live || at < member.na + 600;

/**
 * Checks D1–D5. Throws CheckFailed K1, K2 or K4.
 * @param {Answer} answer  of GET /keys/directory  @param {Pin} pin  @param {number} now  seconds
 * @param {number} [known]  the highest version this browser knows  @returns {Promise<Directory>}
 */
export const readDirectory = (answer, pin, now, known = 0) =>
  failing("K1", async () => {
    const { record, sig } = answer.keepers;
    const keepers = parseRecord(record, "ver iat exp demo need keepers", "keepers", pin.ORG);
    check(await verify(unb64u(pin.ROOT), "sign/keepers", utf8(record), unb64u(sig, 64)), "root");
    check(keepers.ver >= pin.KEEPERS_MIN && keepers.exp - keepers.iat <= 90 * DAY && now < keepers.exp, "keepers");
    check(keepers.demo === pin.DEMO, "demo");

    const { record: text, sigs } = answer.directory;
    const list = parseRecord(text, "ver iat exp kv desks partners history", "directory", pin.ORG);
    /** @type {Set<string>} */
    const signed = new Set();
    for (const { kid, may, sg, exp } of keepers.keepers) {
      const key = unb64u(sg);
      check(kid === (await kidOf(key)), "kid");
      if (may === "keys" && now < exp && sigs[kid] && (await verify(key, "sign/directory", utf8(text), unb64u(sigs[kid], 64))))
        signed.add(kid);
    }
    check(signed.size >= Math.max(1, keepers.need), "need");
    /** @type {Map<string, DeskKey>} */
    const keys = new Map();
    for (const desk of list.desks)
      for (const { kid, en, st, nb, na, ct } of desk.keys) {
        const publicKey = unb64u(en, 65);
        check(kid === (await kidOf(publicKey)) && !keys.has(kid), "kid");
        keys.set(kid, { kid, desk: desk.id, publicKey, live: st === "live", nb, na, ct });
      }

    const { ver, iat, exp } = list;
    check(exp - iat <= 7 * DAY, "exp");
    check(now <= exp + 7 * DAY && iat <= now + 2 * DAY, "K2");
    check(now < exp && ver >= known, "old");
    return new Directory(list, await hashOf("hash/record", text), keys);
  });

export class Directory {
  #list;
  #keys;
  /** @type {Map<string, Promise<any>>} */
  #fetched = new Map();

  /** @param {any} list  @param {string} dh  hash of its text  @param {Map<string, DeskKey>} keys */
  constructor(list, dh, keys) {
    this.#list = list;
    this.#keys = keys;
    this.dh = dh;
    /** @type {number} */
    this.ver = list.ver;
    /** @type {number} */
    this.iat = list.iat;
    /** @type {number} */
    this.exp = list.exp;
    /** @type {{ id: string, name: string, people: number }[]} */
    this.desks = list.desks.map((/** @type {any} */ { id, nm, n }) => ({ id, name: nm, people: n }));
  }

  /** The key to seal to (D6). Throws CheckFailed K1 when this directory has expired, K3 when the desk has no live key.
   * @param {string} desk  @param {number} now  @returns {DeskKey} */
  deskKey(desk, now) {
    check(now < this.exp, "K1", "expired");
    const live = [...this.#keys.values()].filter((key) => key.desk === desk && key.live && key.nb <= now && now < key.na);
    check(live.length, "K3");
    return live.reduce((a, b) => (b.nb > a.nb ? b : a));
  }

  /** @param {string} kid  @returns {DeskKey | undefined} live or retired */
  deskOfKid(kid) {
    return this.#keys.get(kid);
  }

  /** By kid, fetched once. Throws CheckFailed "lost" when it cannot be fetched, K1 when it is not what was signed.
   * @param {string} desk  @param {GetList} getList  @returns {Promise<Map<string, Member>>} */
  async people(desk, getList) {
    const { people, n } = this.#list.desks.find((/** @type {any} */ { id }) => id === desk) || {};
    if (!people) return new Map();
    return this.#get(people, getList, "of ver staff", "people", async (list) => {
      const members = await readMembers(list.staff);
      check(list.of === desk && [...members.values()].filter(({ live }) => live).length === n, "people");
      return members;
    });
  }

  /** As people(). @param {GetList} getList  @returns {Promise<Map<string, Member>>} */
  partners(getList) {
    return this.#get(this.#list.partners, getList, "ver partners", "partners", (list) => readMembers(list.partners));
  }

  /** Was this directory, or an earlier one, in force when a record was made?
   * @param {{ dv: number, dh: string, ts: number }} record  @param {GetList} getList  @returns {Promise<boolean>} */
  async knows({ dv, dh, ts }, getList) {
    const past =
      dv === this.ver ? [this] : await this.#get(this.#list.history, getList, "ver past", "history", async (list) => list.past);
    return past.some((/** @type {any} */ old) => old.ver === dv && old.dh === dh && ts < old.exp);
  }

  /** @param {string} hash  @param {GetList} getList  @param {string} names  @param {string} typ
   * @param {(list: any) => Promise<any>} read  @returns {Promise<any>} */
  #get(hash, getList, names, typ, read) {
    let list = this.#fetched.get(hash);
    if (!list) {
      list = failing("K1", async () => {
        const text = await step(() => getList(hash), "lost");
        check(hash === (await hashOf("hash/record", text)), "hash");
        return read(parseRecord(text, names, typ, this.#list.org));
      });
      this.#fetched.set(hash, list);
      list.catch(() => this.#fetched.delete(hash));
    }
    return list;
  }
}

/** @param {any[]} rows  @returns {Promise<Map<string, Member>>} */
async function readMembers(rows) {
  const members = new Map();
  for (const { kid, nm, role, on, en, sg, st, nb, na } of rows) {
    const [seal, sign] = [unb64u(en, 65), unb64u(sg, 65)];
    check(kid === (await kidOf(seal, sign)) && !members.has(kid), "kid");
    members.set(kid, { kid, name: nm, role: role || on, seal, sign, live: st === "live", nb, na });
  }
  return members;
}
