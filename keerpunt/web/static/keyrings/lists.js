// @ts-check

/**
 * The signed directory: which desks there are, and the keys to seal to (docs/protocol.md §5, D1–D6).
 * The lists that it names by hash, of people and partners, are read in members.js.
 */

import { hashOf, kidOf, verify } from "./suite.js";
import { check, failing, parseStrict, unb64u, utf8 } from "./text.js";

/** @typedef {import("./types").Lists} T  what each function promises */
/** @typedef {import("./types").DeskKey} DeskKey */

const DAY = 86400;

/** @type {T["parseRecord"]} */
export const parseRecord = (text, names, typ, org) => {
  const record = parseStrict(text, "v typ org " + names);
  check(record.v === 1 && record.typ === typ && record.org === org, typ);
  return record;
};

/** @type {T["readDirectory"]} */
export const readDirectory = (answer, pin, now, known = 0) =>
  failing("K1", async () => {
    const { record, sig } = answer.keepers;
    const keepers = parseRecord(record, "ver iat exp demo need keepers", "keepers", pin.ORG);
    check(await verify(unb64u(pin.ROOT), "sign/keepers", utf8(record), unb64u(sig)), "root");
    check(keepers.ver >= pin.KEEPERS_MIN && keepers.exp - keepers.iat <= 90 * DAY && now < keepers.exp, "keepers");
    check(keepers.demo === pin.DEMO, "demo");

    const { record: text, sigs } = answer.directory;
    const list = parseRecord(text, "ver iat exp kv desks partners history", "directory", pin.ORG);
    const signed = new Set();
    const kids = new Set();
    for (const { kid, may, sg, exp } of keepers.keepers) {
      check(kid === (await kidOf(unb64u(sg))) && !kids.has(kid), "kid");
      kids.add(kid);
      const counts = sigs[kid] && may === "keys" && now < exp;
      if (counts && (await verify(unb64u(sg), "sign/directory", utf8(text), unb64u(sigs[kid])))) signed.add(kid);
    }
    check(signed.size && signed.size >= keepers.need, "need");

    /** @type {Map<string, DeskKey>} */
    const keys = new Map();
    for (const { id, keys: own } of list.desks)
      for (const { kid, en, st, nb, na, ct } of own) {
        const publicKey = unb64u(en, 65);
        check(kid === (await kidOf(publicKey)) && !keys.has(kid) && !kids.has(kid), "kid"); // nor a keeper's sign key
        keys.set(kid, { kid, desk: id, publicKey, live: st === "live", nb, na, ct });
      }

    const { ver, iat, exp } = list;
    check(exp - iat <= 7 * DAY, "span");
    check(now <= exp + 7 * DAY && iat <= now + 2 * DAY, "K2");
    check(now < exp && ver >= known, "old");
    return new Directory(list, await hashOf("hash/record", text), keys);
  });

export class Directory {
  #keys;

  /** @param {any} list  as signed  @param {string} dh  hash of its text, b64u  @param {Map<string, DeskKey>} keys */
  constructor(list, dh, keys) {
    this.list = list;
    this.dh = dh;
    this.#keys = keys;
    /** @type {number} */
    this.ver = list.ver;
    /** @type {number} */
    this.exp = list.exp;
    /** @type {{ id: string, name: string, people: number }[]} */
    this.desks = list.desks.map((/** @type {any} */ { id, nm, n }) => ({ id, name: nm, people: n }));
    /** lists already read, by hash @type {Map<string, Promise<any>>} */
    this.read = new Map();
  }

  /** @param {string} wanted  an id */
  desk(wanted) {
    const found = this.desks.find(({ id }) => id === wanted);
    check(found, "K3");
    return found;
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
}
