// @ts-check

/**
 * One conversation as one reader knows it (docs/protocol.md §6, §7); promises stand in types.d.ts. Beginning one is
 * here; the rest is fetched meanwhile, and when it cannot be, the connection is lost and the next call tries again.
 */

import { H, hashOf, makeSealKeys, makeSignKeys, random, sign, step, wrap } from "./suite.js";
import { b64u, check, failing, tag, unb64u, utf8, writeStrict } from "./text.js";

/** @typedef {import("./types").Making} T  what each function promises */
/** @typedef {import("./types").Conversation} Conversation */

const seconds = () => Math.floor(Date.now() / 1000);
const records = () => step(() => import("./records.js"), "lost");
const envelopes = () => step(() => import("./envelopes.js"), "lost");

/** @type {T["fresh"]} */
const fresh = (seat, cv, around, me = null) => {
  /** @type {Promise<unknown>} */
  let turn = Promise.resolve();
  /** One thing at a time: a word that is sealed while a record is being checked waits for it.
   * @template T  @param {() => Promise<T>} work  @returns {Promise<T>} */
  const inTurn = (work) => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  /** @type {ReturnType<T["fresh"]>} */
  const self = {
    seat, cv, org: around.pin.ORG, around: { ...around }, me, keys: null, vault: null, met: false, opening: null, made: null,
    epochs: [], head: 0, t: new Uint8Array(32), refs: new Set(), present: new Map(), late: false, own: new Map(), voice: null,
    strikes: 0, stopped: null, misled: false, asked: new Set(),

    get recordsHeld() {
      return self.epochs.length;
    },
    get ep() {
      return Math.max(0, self.epochs.length - 1);
    },
    hear: (frame) =>
      inTurn(async () =>
        frame.t === "record" ? (await records()).hearRecord(self, frame) : (await envelopes()).hearEnvelope(self, frame),
      ),
    live() {
      const epoch = current(self);
      if (!epoch || !epoch.root || (self.vault && !self.met)) self.stopped ||= me ? "K13" : "K15";
      self.vault = null;
    },
    seal: (payload, now = seconds()) => inTurn(async () => (await envelopes()).seal(self, payload, now)),
    newVoice() {
      self.voice = null;
    },
    readers() {
      const { to } = current(self) || { to: [] };
      /** @type {import("./types").Reader[]} */
      const readers = to.map(({ kind, id, name, people }) => ({ kind, id, name, people }));
      if (to.some(({ ct }) => ct)) readers.push({ kind: "continuity", id: "continuity", name: "", people: 0 });
      return readers;
    },
    renew: (now = seconds()) => inTurn(async () => (await records()).renew(self, now)),
    use(directory) {
      check(directory.ver >= self.around.directory.ver, "K1", "older directory");
      self.around.directory = directory;
    },
  };
  return self;
};

/** @type {import("./types").Beginning} */
export const Conversation = {
  begin: (given) =>
    failing("K4", async () => {
      const { desks, directory, now } = given;
      const self = fresh("v", b64u(random(16)), given);
      const to = desks.map((id) => deskReader(directory, directory.deskKey(id, now)));
      check(to.length && to.length <= 3 && new Set(desks).size === to.length, "K3");
      const [seal, sign] = await Promise.all([makeSealKeys(), makeSignKeys()]);
      self.keys = { seal, sign };
      const first = { vs: b64u(sign.publicKey), ve: b64u(seal.publicKey) };
      const { made, rh, root } = await makeRecord(self, "genesis", first, to, {}, seal.publicKey, now);
      self.opening = made;
      enter(self, made.record, rh, root, to, unb64u(rh));
      envelopes().catch(() => {});
      return self;
    }),

  async comeBack(given) {
    const self = fresh("v", given.vault.cv, given);
    await (await records()).takeVault(self, given.vault);
    return self;
  },

  read: async (given) => fresh("s", given.cv, given, given.me),
};

/** @type {T["current"]} */
export const current = ({ epochs }) => epochs[epochs.length - 1];

/** @type {T["signKeyOf"]} */
export const signKeyOf = ({ me, keys }) => /** @type {CryptoKey} */ (me ? me.signKey : keys && keys.sign.privateKey);

/** @type {T["deskReader"]} */
export const deskReader = (directory, key) => {
  const { name, people } = directory.desk(key.desk);
  return { ...key, kind: "desk", id: key.desk, name, people };
};

/** @type {T["makeRecord"]} */
export const makeRecord = async (self, typ, first, to, last, ve, now) => {
  const { org, cv, around, epochs } = self;
  const ep = epochs.length;
  const { ver: dv, dh } = around.directory;
  const root = random(32);
  const kc = b64u(await H("hash/commit", root));
  const kids = to.map(({ kid }) => kid);
  const record = writeStrict({ v: 1, typ, org, cv, ep, ...first, kc, dv, dh, to: kids, ...last, ts: now - (now % 300) });
  const sig = b64u(await sign(signKeyOf(self), "sign/" + typ, utf8(record)));
  const rh = await hashOf("hash/record", record);
  self.made = { text: record, root };
  return { made: { record, sig, wraps: await wrapAll(self, ep, rh, root, [...to, { kid: "v", publicKey: ve }]) }, rh, root };
};

/** @type {T["wrapAll"]} */
export const wrapAll = async ({ org, cv }, ep, rh, root, to) => {
  /** @type {Record<string, string>} */
  const wraps = {};
  for (const { kid, publicKey } of to) wraps[kid] = b64u(await wrap(publicKey, tag("wrap/root", org, cv, ep, kid, rh), root));
  return wraps;
};

/** @type {T["enter"]} */
export const enter = (self, text, rh, root, to, t) => {
  const record = JSON.parse(text);
  self.head = record.after || 0;
  self.t = t;
  self.voice = null;
  self.epochs.push({ text, record, rh, root, to, transcripts: new Map([[self.head, b64u(t)]]), voices: new Map() });
};
