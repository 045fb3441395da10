// @ts-check

/**
 * From a passphrase to working keys, with every check of a counsellor's browser on the way.
 *
 * The passphrase is stretched here (Argon2id) into two values that share nothing: `login` goes to the
 * server, `unlock` never leaves. Private keys come out not extractable (protocol §13).
 */

import { CheckFailed, b64u, unb64u } from "../keyrings/text.js";
import { readDirectory } from "../keyrings/lists.js";
import { openBundle, openDeskKey, ownEntry, stretch } from "../keyrings/staff.js";
import { Refused, read, readList } from "./doors.js";
import { highestSeen, remember } from "./version.js";

/** @typedef {import('../keyrings/types').Pin} Pin */
/** @typedef {import('../keyrings/types').Directory} Directory */
/** @typedef {import('../keyrings/types').Bytes} Bytes */
/** @typedef {import('../keyrings/types').Keys} Keys */
/** @typedef {{ login: string, unlock: Bytes }} Stretched  login: b64u, for the server; unlock: for nobody */

/**
 * @typedef {object} Me  a counsellor with open keys
 * @property {string} kid
 * @property {string} name  working name, from the signed list
 * @property {string} role  `counsellor` or `lead`
 * @property {Keys} seal
 * @property {CryptoKey} signKey
 * @property {Map<string, Keys>} deskKeys  by kid of the desk key
 */

/** @typedef {{ me: Me, directory: Directory, shut: string[] }} Unlocked  shut: names of desks whose key failed (K12) */

/** The passphrase opened nothing: a slip of the fingers, not a failed check. */
export class WrongPhrase extends Error {}

/** @param {string} phrase  @param {string} salt  b64u of 16 bytes  @returns {Promise<Stretched>} blocks the page for a moment */
export async function count(phrase, salt) {
  const { login, unlock } = await stretch(phrase, unb64u(salt));
  return { login: b64u(login), unlock };
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
  if (who === null) throw new Refused(401, "signed-out", 0);
  if (who.desks.length === 0) throw new CheckFailed("no-desk"); // an administrator, who has no conversations
  const slot = kept.slots.find((/** @type {{ kind: string }} */ one) => one.kind === "passphrase");
  if (slot === undefined) throw new WrongPhrase();
  const own = await openOwn(kept, await stretched(slot.salt), pin);
  const entry = await ownEntry(own, directory, who.desks, readList);
  /** @type {Me} */
  const me = { kid: own.kid, name: entry.name, role: entry.role, seal: own.seal, signKey: own.sign.privateKey, deskKeys: new Map() };
  const shut = await openDesks(kept.desks, me, directory, pin);
  if (kept.desks.length === 0) throw new CheckFailed("no-desk");
  if (me.deskKeys.size === 0) throw new CheckFailed("K12", "no desk key opens");
  return { me, directory, shut };
}

/**
 * What keepers published since: a newer directory, and the desk keys that came with it. Put into what is unlocked, so
 * that every conversation of this page has them. Throws CheckFailed K1, K2 or K4, Lost, Refused.
 * @param {Unlocked} unlocked  @param {Pin} pin  @returns {Promise<Directory>}
 */
export async function renewKeys(unlocked, pin) {
  const [kept, directory] = await Promise.all([read("/keyring/bundle"), currentDirectory(pin)]);
  const { me } = unlocked;
  const added = kept.desks.filter((/** @type {{ kid: string }} */ { kid }) => !me.deskKeys.has(kid));
  const shut = await openDesks(added, me, directory, pin);
  if (directory.ver > unlocked.directory.ver) unlocked.directory = directory;
  unlocked.shut = shut;
  return unlocked.directory;
}

/** Into me.deskKeys.  @param {{ desk: string, kid: string, wrap: string }[]} wraps  @param {Me} me
 * @param {Directory} directory  @param {Pin} pin  @returns {Promise<string[]>} names of desks whose key failed (K12) */
async function openDesks(wraps, me, directory, pin) {
  /** @type {string[]} */
  const shut = [];
  for (const wrap of wraps) {
    try {
      me.deskKeys.set(wrap.kid, await openDeskKey(wrap, me, directory, pin));
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      const desk = directory.desks.find((one) => one.id === wrap.desk);
      shut.push(desk === undefined ? wrap.desk : desk.name);
    }
  }
  return shut;
}

/** @param {any} kept  answer of /keyring/bundle  @param {Stretched} stretched  @param {Pin} pin */
async function openOwn(kept, stretched, pin) {
  try {
    return await openBundle(kept, stretched.unlock, pin);
  } catch (error) {
    if (error instanceof CheckFailed && error.code === "slot") throw new WrongPhrase();
    throw error;
  }
}
