// @ts-check

/** Staff unlock: passphrase, bundle, desk keys (docs/protocol.md §13). For the staff origin alone. */

import "../vendor/argon2.umd.js";
import { parseRecord } from "./lists.js";
import { people } from "./members.js";
import { aesKey, hkdf, importSealKey, importSignKey, unlock } from "./sealed.js";
import { kidOf, random, unwrap, wrap } from "./suite.js";
import { CheckFailed, check, failing, tag, textOf, unb64u } from "./text.js";

/** @import { Bytes, Directory, GetList, Keys, Member, Pin } from "./types" */
/** @typedef {{ id: string, kind: string, salt?: string, slot: string }} Slot */
/** @typedef {{ kid: string, bundle: string, slots: Slot[] }} Kept  the answer of GET /keyring/bundle */
/** @typedef {{ kid: string, seal: Keys, sign: Keys, keeper: Keys | null }} Own  keys that do not leave the engine */

/** What a passphrase becomes: a proof for signing in, and a slot key that is in no request. Blocks the page for a moment.
 * @param {string} passphrase  @param {Bytes} salt  16 bytes  @returns {Promise<{ login: Bytes, unlock: Bytes }>} */
export async function stretch(passphrase, salt) {
  const m = await hashwasm.argon2id({
    password: passphrase.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " "),
    salt,
    iterations: 3,
    memorySize: 64 * 1024,
    parallelism: 1,
    hashLength: 32,
    outputType: "binary",
  });
  const ikm = new Uint8Array(m);
  return { login: await hkdf(ikm, null, tag("staff/login")), unlock: await hkdf(ikm, null, tag("staff/unlock")) };
}

/**
 * The bundle, by the one slot that this key opens. Throws CheckFailed "slot" when it opens none (another passphrase),
 * "bundle" when what lies in the bundle is not this person's, K11 when it trusts another root than this page: then no
 * key was used.
 * @param {Kept} kept  @param {Bytes} slotKey  @param {Pin} pin  @returns {Promise<Own>}
 */
export async function openBundle(kept, slotKey, pin) {
  const kek = await openSlot(kept, slotKey, pin);
  return failing("bundle", async () => {
    const text = textOf(await unlock(await aesKey(kek), tag("aad/bundle", pin.ORG, kept.kid), unb64u(kept.bundle)));
    kek.fill(0);
    const { root, kid, en, sg, ks } = parseRecord(text, "root kid en sg ks", "bundle", pin.ORG);
    check(root === pin.ROOT, "K11");
    const seal = await taking(en, importSealKey);
    const sign = await taking(sg, importSignKey);
    check(kid === kept.kid && kid === (await kidOf(seal.publicKey, sign.publicKey)), "kid");
    return { kid, seal, sign, keeper: ks ? await taking(ks, importSignKey) : null };
  });
}

/** @param {Kept} kept  @param {Bytes} slotKey  @param {Pin} pin  @returns {Promise<Bytes>} */
async function openSlot({ kid, slots }, slotKey, pin) {
  const key = await aesKey(slotKey);
  for (const { id, slot } of slots) {
    const kek = await unlock(key, tag("aad/slot", pin.ORG, kid, id), unb64u(slot)).catch(notHere);
    if (kek) return kek;
  }
  throw new CheckFailed("slot");
}

/** @param {CheckFailed} error */
function notHere(error) {
  if (error.code === "K4") throw error;
  return null;
}

/** @template T  @param {string | Bytes} scalar  @param {(scalar: Bytes) => Promise<T>} take  @returns {Promise<T>} */
async function taking(scalar, take) {
  const bytes = typeof scalar === "string" ? unb64u(scalar, 32) : scalar;
  const key = await take(bytes);
  bytes.fill(0);
  return key;
}

/** @param {Bytes} a  @param {Bytes} b */
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * One desk key, tried before it is trusted. Throws CheckFailed K12.
 * @param {{ desk: string, kid: string, wrap: string }} row  of GET /keyring/bundle  @param {{ kid: string, seal: Keys }} me
 * @param {Directory} directory  @param {Pin} pin  @returns {Promise<Keys>}
 */
export const openDeskKey = ({ desk, kid, wrap: wrapped }, me, directory, pin) =>
  failing("K12", async () => {
    const listed = directory.deskOfKid(kid);
    check(listed && listed.desk === desk, "not in the directory");
    const info = tag("wrap/desk", pin.ORG, desk, kid, me.kid);
    const keys = await taking(await unwrap(me.seal, info, unb64u(wrapped)), importSealKey);
    const probe = random(32);
    check(equal(probe, await unwrap(keys, info, await wrap(listed.publicKey, info, probe))), "another key");
    return keys;
  });

/**
 * D8: the signed list of a desk names this person with these very keys. Throws CheckFailed K12, or "lost".
 * @param {{ kid: string, seal: Keys, sign: Keys }} own  @param {Directory} directory  @param {string[]} desks  ids
 * @param {GetList} getList  @returns {Promise<Member>}
 */
export async function ownEntry(own, directory, desks, getList) {
  for (const desk of desks) {
    const entry = (await people(directory, desk, getList)).get(own.kid);
    if (entry && entry.live && equal(entry.seal, own.seal.publicKey) && equal(entry.sign, own.sign.publicKey)) return entry;
  }
  throw new CheckFailed("K12", "no entry of my own");
}
