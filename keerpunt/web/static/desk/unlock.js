// @ts-check

/**
 * From a passphrase to working keys, with every check of a counsellor's browser on the way.
 *
 * The passphrase is stretched here (Argon2id) into two values that share nothing: `login` goes to the
 * server, `unlock` never leaves. Private keys come out not extractable (protocol §13).
 */

import { CheckFailed, unb64u } from "../keyrings/text.js";
import { readDirectory } from "../keyrings/lists.js";
import { openBundle, openDeskKey, stretch } from "../keyrings/staff.js";
import { read, readList } from "./doors.js";
import { highestSeen, remember } from "./version.js";

/** @typedef {import('../keyrings/lists.js').Pin} Pin */
/** @typedef {import('../keyrings/lists.js').Directory} Directory */
/** @typedef {{ salt: string, login: Uint8Array, unlock: Uint8Array }} Stretched */

/**
 * @typedef {object} Me  a counsellor with open keys
 * @property {string} kid
 * @property {string} name  working name, from the signed list
 * @property {string} role  `counsellor` or `lead`
 * @property {import('../keyrings/types.d.ts').Keys} seal
 * @property {CryptoKey} signKey
 * @property {Map<string, import('../keyrings/types.d.ts').Keys>} deskKeys  by kid of the desk key
 */

/** @typedef {{ me: Me, directory: Directory, shut: string[] }} Unlocked  shut: names of desks whose key failed (K12) */

/** The passphrase opened nothing: a slip of the fingers, not a failed check. */
export class WrongPhrase extends Error {}

/** @param {string} phrase  @param {string} salt  b64u of 16 bytes  @returns {Promise<Stretched>} blocks the page for a moment */
export async function count(phrase, salt) {
  const { login, unlock } = await stretch(phrase, unb64u(salt));
  return { salt, login, unlock };
}

/** @param {Pin} pin  @returns {Promise<Directory>} the newest one, checked D1–D5 */
export async function currentDirectory(pin) {
  const directory = await readDirectory(await read("/keys/directory"), pin, Math.floor(Date.now() / 1000), highestSeen());
  remember(directory.ver);
  return directory;
}

/**
 * @param {Pin} pin
 * @param {(salt: string) => Promise<Stretched>} stretched  gives the passphrase's values for the salt of the slot
 * @returns {Promise<Unlocked>}
 */
export async function openKeys(pin, stretched) {
  const [who, kept, directory] = await Promise.all([read("/staff/me"), read("/keyring/bundle"), currentDirectory(pin)]);
  const slot = kept.slots.find((/** @type {{ kind: string }} */ one) => one.kind === "passphrase");
  if (slot === undefined) throw new WrongPhrase("no slot for a passphrase");
  const own = await openOwn(kept, await stretched(slot.salt), pin);
  const entry = await ownEntry(directory, who.desks, own);
  /** @type {Me} */
  const me = { kid: own.kid, name: entry.name, role: entry.role, seal: own.seal, signKey: own.sign.privateKey, deskKeys: new Map() };
  /** @type {string[]} */
  const shut = [];
  for (const wrap of kept.desks) {
    try {
      const key = await openDeskKey(wrap, me, directory, pin);
      me.deskKeys.set(wrap.kid, key);
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      const desk = directory.desks.find((one) => one.id === wrap.desk);
      shut.push(desk === undefined ? wrap.desk : desk.name);
    }
  }
  if (me.deskKeys.size === 0) throw new CheckFailed("K12", "no desk key opens");
  return { me, directory, shut };
}

/** @param {any} kept  answer of /keyring/bundle  @param {Stretched} stretched  @param {Pin} pin */
async function openOwn(kept, stretched, pin) {
  try {
    return await openBundle(kept, stretched.unlock, pin);
  } catch (error) {
    if (error instanceof CheckFailed && !/^K/.test(error.code)) throw new WrongPhrase(error.message);
    throw error;
  }
}

/** D8: the signed list of a desk must name this person with these very keys; else the server has swapped something.
 * @param {Directory} directory  @param {string[]} desks  @param {{ kid: string }} own */
async function ownEntry(directory, desks, own) {
  for (const desk of desks) {
    const entry = (await directory.people(desk, readList)).get(own.kid);
    if (entry !== undefined && entry.live) return entry;
  }
  throw new CheckFailed("K12", "no entry of my own");
}
