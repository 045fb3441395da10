// @ts-check

/**
 * Records: who reads a conversation, and from where on (docs/protocol.md §6).
 * The circle of readers widens only by the visitor's own key; every other change only replaces or removes.
 */

import { current, deskReader, enter, makeRecord, wrapAll } from "./conversation.js";
import { parseRecord } from "./lists.js";
import { knows, maySign, partners, people, wasLive } from "./members.js";
import { importSealKey, importSignKey } from "./sealed.js";
import { H, hashOf, random, step, unwrap, verify } from "./suite.js";
import { CheckFailed, b64u, check, failing, tag, unb64u, utf8 } from "./text.js";

/** @import { Bytes, Epoch, Heard, Keys, Made, Member, State, To, Turn, Vault, Who } from "./types" */
/** @typedef {{ who: Who, signer: Bytes, na?: number }} Signer  a participant, the key that proves it, when it ends */

const GENESIS = "cv ep vs ve kc dv dh to ts";
const EPOCH = "cv ep pe by kc dv dh to share after th ts";

/** The visitor of this conversation. @param {State} self  @returns {Signer} */
export const visitor = ({ epochs }) => ({
  who: { kind: "v", kid: null, name: null, role: null },
  signer: unb64u(epochs[0].record.vs, 65),
});

/** Failures that say nothing about what was received: the engine's and the network's. @param {CheckFailed} error */
export function passOn(error) {
  if (error.code === "K4" || error.code === "lost") throw error;
}

/** @param {State} self  @param {Vault} vault */
export const takeVault = (self, vault) =>
  failing("K15", async () => {
    const [seal, sign] = await Promise.all([importSealKey(vault.e), importSignKey(vault.s)]);
    self.keys = { seal: { ...seal, scalar: vault.e }, sign: { ...sign, scalar: vault.s } };
    self.vault = vault;
  });

/** @param {State} self  @param {any} frame  @returns {Promise<Heard>} */
export async function hearRecord(self, frame) {
  const held = self.epochs.find(({ text }) => text === frame.record);
  /** @type {Heard} */
  const heard = {
    kind: "record", number: self.head, at: 0, ref: "", own: !!self.made && self.made.text === frame.record, again: !!held,
    state: "genuine", sure: true, who: null, payload: null, record: null, added: [], why: "",
  };
  try {
    check(!self.stopped, "stopped");
    if (held) return { ...heard, at: held.record.ts, record: held.record };
    const last = current(self);
    const before = self.readers();
    const who = await failing("K6", () => (last ? acceptEpoch(self, last, frame) : acceptGenesis(self, frame)));
    meet(self);
    const { record } = current(self);
    const added = self.readers().filter(({ id }) => record.ep && before.every((old) => old.id !== id));
    return { ...heard, number: self.head, at: record.ts, who, record, added };
  } catch (error) {
    const failed = /** @type {CheckFailed} */ (error);
    passOn(failed);
    self.stopped ||= self.vault ? "K15" : self.me && failed.code === "K13" ? "K13" : "K6";
    return { ...heard, state: "hidden", why: failed.message };
  }
}

/** @param {State} self  @param {Made} frame  @returns {Promise<Who>} */
async function acceptGenesis(self, { record: text, sig, wraps }) {
  const record = parseRecord(text, GENESIS, "genesis", self.org);
  const { vs, ve, to: kids } = record;
  const rh = await hashOf("hash/record", text);
  check(!self.vault || rh === self.vault.gh, "gh");
  const signer = unb64u(vs, 65);
  check(unb64u(ve, 65) && (await verify(signer, "sign/genesis", utf8(text), unb64u(sig))), "signature");
  check(kids.length && kids.length <= 3, "to");
  const to = await readersIn(self, record);
  // A visitor who was misled is read all the same, and gets an epoch to a true key before any answer (K5).
  const misled = !(await isKnown(self, record)) || to.some(({ kind }) => kind !== "desk");
  const root = await open(self, text, record, rh, wraps);
  self.late = !root;
  self.misled = misled;
  enter(self, text, rh, root, to, unb64u(rh));
  return visitor(self).who;
}

/** @param {State} self  @param {Epoch} last  @param {Made} frame  @returns {Promise<Who>} */
async function acceptEpoch(self, last, { record: text, sig, wraps }) {
  const record = parseRecord(text, EPOCH, "epoch", self.org);
  const { pe, after, th } = record;
  const rh = await hashOf("hash/record", text);
  check(pe === last.rh, "pe");
  // Who does not hold the last root was no reader of it, and begins where this record says.
  if (last.root) check(after === self.head && th === b64u(self.t), "after");
  else check(after >= self.head, "after");
  const to = await readersIn(self, record);
  check(record.dv <= self.around.directory.ver, "dv");
  check(to.every((key) => key.kind !== "unknown" && wasLive(key, record.ts)), "to");
  const { who, signer } = await author(self, record, to, last.to);
  check(await verify(signer, "sign/epoch", utf8(text), unb64u(sig)), "signature");
  check(await isKnown(self, record), "dh");
  const root = await open(self, text, record, rh, wraps);
  self.misled = false;
  enter(self, text, rh, root, to, await H("hash/transcript-epoch", unb64u(th, 32), unb64u(rh)));
  return who;
}

/** The readers that a record names. @param {State} self  @param {any} record */
async function readersIn(self, { cv, ep, dv, to: kids }) {
  check(cv === self.cv && ep === self.epochs.length, "place");
  check(kids.length && kids.length <= 8, "to");
  if (dv > self.around.directory.ver) await newer(self, dv);
  /** @type {To[]} */
  const to = [];
  for (const kid of kids) to.push(await reader(self, kid));
  check(new Set(to.map(({ id }) => id)).size === to.length, "twice");
  return to;
}

/** @param {State} self  @param {any} record */
const isKnown = async ({ me, around }, record) => !me || knows(around.directory, record, around.getList);

/** Who signed an epoch record, if they may sign what it does.
 * @param {State} self  @param {any} record  @param {To[]} to  @param {To[]} before  @returns {Promise<Signer>} */
async function author(self, { by, share, ts }, to, before) {
  const adds = to.some((key) => !reads(before, key.id));
  const removes = before.some((key) => !reads(to, key.id));
  const replaces = to.filter((key) => reads(before, key.id) && !holds(before, key.kid));
  check(Number(adds) + Number(removes) + Number(replaces.length > 0) < 2, "more than one thing");
  const chosen = self.epochs.map(({ record }) => record.ep).filter((ep) => adds && share.includes(ep));
  check(JSON.stringify(share) === JSON.stringify(adds ? chosen : inherited(self, replaces)), "share");
  if (by === "v") return visitor(self);
  check(!adds && by.startsWith("s:"), "by");
  return memberOf(self, by.slice(2), before, ts);
}

/** @param {To[]} to  @param {string} id */
const reads = (to, id) => to.some((key) => key.id === id);
/** @param {To[]} to  @param {string} kid */
const holds = (to, kid) => to.some((key) => key.kid === kid);

/** The epochs that go along to new keys of these desks: what each of them could read already, and no more.
 * @param {State} self  @param {To[]} replaces  @returns {number[]} */
function inherited({ epochs }, replaces) {
  /** @param {string} id  @param {number} ep */
  const couldRead = (id, ep) =>
    reads(epochs[ep].to, id) ||
    epochs.some(({ record, to }, i) =>
      i > ep && record.share.includes(ep) && to.some((key) => key.id === id && !holds(epochs[i - 1].to, key.kid)));
  const all = epochs.map(({ record }) => record.ep);
  return replaces.length ? all.filter((ep) => replaces.every(({ id }) => couldRead(id, ep))) : [];
}

/** The root of a new epoch: its wrap opens, and fits the commitment in the record.
 * @param {State} self  @param {string} text  @param {any} record  @param {string} rh  @param {Record<string, string>} wraps
 * @returns {Promise<Bytes | null>} null for who is no reader of it */
async function open({ made, me, keys, org, cv }, text, { ep, kc, to }, rh, wraps) {
  if (made && made.text === text) return made.root;
  /** @type {Map<string, Keys>} */
  const own = me ? me.deskKeys : new Map(keys && [["v", keys.seal]]);
  return failing("K13", async () => {
    for (const [kid, pair] of own)
      if (wraps[kid]) {
        const root = await unwrap(pair, tag("wrap/root", org, cv, ep, kid, rh), unb64u(wraps[kid]));
        check(kc === b64u(await H("hash/commit", root)), "kc");
        return root;
      }
    check(me && to.every((/** @type {string} */ kid) => !own.has(kid)), "wrap");
    return null;
  });
}

/** Has the point been reached at which the vault was made? @param {State} self */
export function meet(self) {
  if (self.vault && self.head === self.vault.q && b64u(self.t) === self.vault.th) self.met = true;
}

/** @param {State} self  @param {string} kid  @returns {Promise<To>} */
async function reader(self, kid) {
  do {
    const { directory, getList } = self.around;
    const key = directory.deskOfKid(kid);
    if (key) return deskReader(directory, key);
    const partner = (await partners(directory, getList)).get(kid);
    if (partner) return { ...partner, kind: "partner", id: kid, people: 1, publicKey: partner.seal };
  } while (await newer(self, kid));
  return { kid, kind: "unknown", id: kid, name: "", people: 0, publicKey: utf8(""), live: false, nb: 0, na: 0 };
}

/** A member of a desk among these readers (D7). @param {State} self  @param {string} kid  @param {To[]} to  @param {number} at
 * @returns {Promise<Signer>} */
export async function memberOf(self, kid, to, at) {
  do {
    const { directory, getList } = self.around;
    for (const { kind, id } of to) {
      const member = kind === "desk" && (await people(directory, id, getList)).get(kid);
      if (member && maySign(member, at)) return signerOf("s", member);
    }
  } while (await newer(self, kid));
  throw new CheckFailed("signer");
}

/** A partner among these readers. @param {State} self  @param {string} kid  @param {To[]} to  @param {number} at
 * @returns {Promise<Signer>} */
export async function partnerOf({ around: { directory, getList } }, kid, to, at) {
  const reads = to.some((key) => key.kind === "partner" && key.kid === kid);
  const partner = reads && (await partners(directory, getList)).get(kid);
  check(partner && maySign(partner, at), "signer");
  return signerOf("p", partner);
}

/** @param {"s" | "p"} kind  @param {Member} member  @returns {Signer} */
const signerOf = (kind, { kid, name, role, sign, na }) => ({ who: { kind, kid, name, role }, signer: sign, na });

/** @param {State} self  @param {unknown} what  the directory does not know  @returns {Promise<boolean>} is there a newer one? */
async function newer(self, what) {
  const { directory, getDirectory } = self.around;
  if (!getDirectory || self.asked.has(what)) return false;
  const found = await step(() => getDirectory(), "lost").catch(passOn);
  self.asked.add(what);
  if (!found || found.ver <= directory.ver) return false;
  self.around.directory = found;
  return true;
}

/** The readers whose keys are no longer live. A running conversation does not stop when its directory runs out.
 * @param {State} self  @param {number} now  @returns {Promise<To[]>} */
export async function stale(self, now) {
  const { directory, getList } = self.around;
  const out = [];
  for (const key of now < directory.exp ? current(self).to : []) {
    const listed = key.kind === "partner" ? (await partners(directory, getList)).get(key.kid) : directory.deskOfKid(key.kid);
    if (!listed || !listed.live || now >= listed.na) out.push(key);
  }
  return out;
}

/** @param {State} self  @returns {Epoch & { root: Bytes }} the epoch to write in */
export function writable(self) {
  if (self.stopped) throw new CheckFailed(self.stopped);
  const epoch = current(self);
  check(epoch && epoch.root, "K13");
  return /** @type {Epoch & { root: Bytes }} */ (epoch);
}

/** @param {State} self  @param {number} now  @returns {Promise<Turn | null>} */
export const renew = (self, now) =>
  failing("K4", async () => {
    const { to: before } = writable(self);
    const old = await stale(self, now);
    if (!self.misled && !old.length) return null;
    const { directory } = self.around;
    check(now < directory.exp, "K1", "expired");
    // A desk goes on with its live key. Who is no desk, or no longer a partner, is left out.
    const to = before
      .filter((key) => key.kind === "desk" || !old.includes(key))
      .map((key) => (old.includes(key) ? deskReader(directory, directory.deskKey(key.id, now)) : key));
    check(to.length, "K3");
    const fresh = to.filter((key) => !holds(before, key.kid));
    check(!fresh.length || to.length === before.length, "K6", "one record does one thing");
    return turnOver(self, to, fresh, now);
  });

/** @param {State} self  @param {To[]} to  @param {To[]} fresh  new keys of desks that read already  @param {number} now
 * @returns {Promise<Turn>} */
async function turnOver(self, to, fresh, now) {
  const { epochs, me, head, t } = self;
  const eps = inherited(self, fresh);
  const first = { pe: current(self).rh, by: me ? "s:" + me.kid : "v" };
  const last = { share: eps, after: head, th: b64u(t) };
  const { made } = await makeRecord(self, "epoch", first, to, last, unb64u(epochs[0].record.ve), now);
  /** @type {Turn["share"]} */
  const share = {};
  for (const ep of eps) {
    const { rh, root } = epochs[ep];
    check(root, "K13", "a root to share is not held");
    share[ep] = await wrapAll(self, ep, rh, root, fresh);
  }
  return { ref: b64u(random(16)), ...made, share };
}
