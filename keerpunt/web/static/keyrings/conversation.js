// @ts-check

/**
 * One conversation as one reader knows it (docs/protocol.md §6, §7). A frame goes in; what may be shown comes out.
 *
 * Beginning one is here, for that is what a first visit needs. What comes after, records.js and envelopes.js, is
 * fetched meanwhile; when it cannot be fetched the connection is lost, and the next try fetches it again.
 */

import { H, hashOf, makeSealKeys, makeSignKeys, random, sign, step, wrap } from "./suite.js";
import { b64u, check, failing, tag, utf8, writeStrict } from "./text.js";

/** @typedef {import("./types").Around} Around */
/** @typedef {import("./types").Bytes} Bytes */
/** @typedef {import("./types").Directory} Directory */
/** @typedef {import("./types").Epoch} Epoch */
/** @typedef {import("./types").Heard} Heard */
/** @typedef {import("./types").Made} Made */
/** @typedef {import("./types").Me} Me */
/** @typedef {import("./types").NewKeys} NewKeys */
/** @typedef {import("./types").Reader} Reader */
/** @typedef {import("./types").To} To */
/** @typedef {import("./types").Turn} Turn */
/** @typedef {import("./types").Vault} Vault */
/** @typedef {import("./types").Who} Who */

const seconds = () => Math.floor(Date.now() / 1000);
const records = () => step(() => import("./records.js"), "lost");
const envelopes = () => step(() => import("./envelopes.js"), "lost");

export class Conversation {
  /** number of the last envelope heard */
  head = 0;
  /** K code once nothing may be sent or shown any more: K6, K8; on opening K13 (staff), K15 (visitor who came back)
   * @type {string | null} */
  stopped = null;
  /** staff: this visitor had a key list that no keeper stands for (K5); renew() must come before any answer */
  misled = false;
  /** what begin() made, for the hello frame @type {Made | null} */
  opening = null;

  // Below here: for the modules of this room alone.

  /** @type {Me | null} */
  me = null;
  /** a visitor's @type {{ seal: NewKeys, sign: NewKeys } | null} */
  keys = null;
  /** until live(): what a returning visitor must be given back @type {Vault | null} */
  vault = null;
  met = false;
  /** one for each record held @type {Epoch[]} */
  epochs = [];
  /** own record on its way @type {{ text: string, root: Bytes } | null} */
  made = null;
  /** the transcript value at the head @type {Bytes} */
  t = new Uint8Array(32);
  /** refs of envelopes that opened @type {Set<string>} */
  refs = new Set();
  /** by kid: joined, and not left since @type {Map<string, boolean>} */
  present = new Map();
  /** this reader came later and cannot know who had joined before */
  late = false;
  /** by ref: what this page sealed, and its number once it came back @type {Map<string, { e: string, q: number }>} */
  own = new Map();
  /** @type {(import("./types").Voice & { vo: string }) | null} */
  voice = null;
  /** hidden or marked in a row */
  strikes = 0;
  /** what a newer directory was asked for @type {Set<unknown>} */
  asked = new Set();
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {"v" | "s"} seat  @param {string} cv  @param {Around} around */
  constructor(seat, cv, around) {
    this.seat = seat;
    this.cv = cv;
    this.org = around.pin.ORG;
    this.around = { ...around };
  }

  /** A visitor begins: keys, root, genesis, wraps. The genesis counts as held. Throws CheckFailed K1, K3, K4.
   * @param {Around & { desks: string[], now: number }} given  @returns {Promise<Conversation>} */
  static begin(given) {
    return failing("K4", async () => {
      const { desks, directory, now } = given;
      const self = new Conversation("v", b64u(random(16)), given);
      const to = desks.map((id) => deskReader(directory, directory.deskKey(id, now)));
      check(to.length && to.length <= 3, "K3");
      const [seal, sign] = await Promise.all([makeSealKeys(), makeSignKeys()]);
      self.keys = { seal, sign };
      const first = { vs: b64u(sign.publicKey), ve: b64u(seal.publicKey) };
      self.opening = await self.make("genesis", first, to, {}, seal.publicKey, now);
      const { record } = self.opening;
      const t = await H("hash/record", utf8(record));
      self.enter(record, b64u(t), self.made && self.made.root, to, t);
      records().catch(() => {});
      envelopes().catch(() => {});
      return self;
    });
  }

  /** A visitor comes back; nothing is held yet: hello with records 0, after 0, hear() everything, then live().
   * Throws CheckFailed K15, or "lost". @param {Around & { vault: Vault }} given  @returns {Promise<Conversation>} */
  static async comeBack(given) {
    const self = new Conversation("v", given.vault.cv, given);
    await (await records()).takeVault(self, given.vault);
    return self;
  }

  /** A staff reader; nothing is held yet, as above. @param {Around & { cv: string, me: Me }} given  @returns {Promise<Conversation>} */
  static async read(given) {
    const self = new Conversation("s", given.cv, given);
    self.me = given.me;
    return self;
  }

  get recordsHeld() {
    return this.epochs.length;
  }

  /** current conversation epoch */
  get ep() {
    return Math.max(0, this.epochs.length - 1);
  }

  /**
   * Frames `record` and `envelope` in the order in which they came (not those with in:"margin").
   * A failed check does not throw: it says what happened, and `stopped` says when to end it.
   * Throws CheckFailed, with nothing changed: "gap" (a number is missing) or "lost" (a list could not be fetched): drop
   * the line and read again from `recordsHeld` and `head`. K4: crypto is gone, stop.
   * @param {any} frame  @returns {Promise<Heard>}
   */
  hear(frame) {
    return this.#inTurn(async () =>
      frame.t === "record" ? (await records()).hearRecord(this, frame) : (await envelopes()).hearEnvelope(this, frame),
    );
  }

  /** To be called at the frame `live`: sets `stopped` when what was given is not what the vault or the wraps promise. */
  live() {
    if (!this.root || (this.vault && !this.met)) this.stopped ||= this.me ? "K13" : "K15";
    this.vault = null;
  }

  /** Seals one payload under the current voice; `ts` is put in when it is missing.
   * Throws CheckFailed: the code in `stopped`; "renew" or K5 when an epoch must be opened first; "size"; K4; "lost".
   * @param {Record<string, unknown> & { t: string }} payload  @param {number} [now]
   * @returns {Promise<{ ref: string, ep: number, e: string }>} for the frame `post` */
  seal(payload, now = seconds()) {
    return this.#inTurn(async () => (await envelopes()).seal(this, payload, now));
  }

  /** After a refusal: what is sealed from now on counts anew. */
  newVoice() {
    this.voice = null;
  }

  /** @returns {Reader[]} of the current epoch, from verified records only; the visitor, always a reader, is not among them */
  readers() {
    const to = this.now ? this.now.to : [];
    /** @type {Reader[]} */
    const readers = to.map(({ kind, id, name, people }) => ({ kind, id, name, people }));
    if (to.some(({ ct }) => ct)) readers.push({ kind: "continuity", id: "continuity", name: "", people: 0 });
    return readers;
  }

  /** Must an epoch be opened before the next word? Then makes its record, to be sent as the frame `epoch`; it takes effect
   * when it comes back through hear(). null when nothing is due. Throws CheckFailed K1, K3, K4, K5, K13, "lost", or
   * the code in `stopped`. @param {number} [now]  @returns {Promise<Turn | null>} */
  renew(now = seconds()) {
    return this.#inTurn(async () => (await records()).renew(this, now));
  }

  /** A newer directory, after the frame `directory`. @param {Directory} directory */
  use(directory) {
    check(directory.ver >= this.around.directory.ver, "K1", "older directory");
    this.around.directory = directory;
  }

  /** One thing at a time: a word sealed while a record is being checked waits for it.
   * @template T  @param {() => Promise<T>} work  @returns {Promise<T>} */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  // Below here: for the modules of this room alone.

  /** the current epoch @returns {Epoch | undefined} */
  get now() {
    return this.epochs[this.epochs.length - 1];
  }

  /** @returns {Bytes | null} */
  get root() {
    return this.now ? this.now.root : null;
  }

  get signKey() {
    return /** @type {CryptoKey} */ (this.me ? this.me.signKey : this.keys && this.keys.sign.privateKey);
  }

  /** Makes the next record, with its wraps.
   * @param {string} typ  @param {object} first  fields before kc  @param {To[]} to  @param {object} last  fields before ts
   * @param {Bytes} ve  the visitor's seal key  @param {number} now  @returns {Promise<Made>} */
  async make(typ, first, to, last, ve, now) {
    const { org, cv, epochs, around } = this;
    const { ver, dh } = around.directory;
    const root = random(32);
    const kc = b64u(await H("hash/commit", root));
    const kids = to.map(({ kid }) => kid);
    const ts = now - (now % 300);
    const record = writeStrict({ v: 1, typ, org, cv, ep: epochs.length, ...first, kc, dv: ver, dh, to: kids, ...last, ts });
    const sig = b64u(await sign(this.signKey, "sign/" + typ, utf8(record)));
    this.made = { text: record, root };
    const rh = await hashOf("hash/record", record);
    return { record, sig, wraps: await this.wrapAll(epochs.length, rh, root, [...to, { kid: "v", publicKey: ve }]) };
  }

  /** @param {number} ep  @param {string} rh  @param {Bytes} root  @param {{ kid: string, publicKey: Bytes }[]} to */
  async wrapAll(ep, rh, root, to) {
    /** @type {Record<string, string>} */
    const wraps = {};
    for (const { kid, publicKey } of to)
      wraps[kid] = b64u(await wrap(publicKey, tag("wrap/root", this.org, this.cv, ep, kid, rh), root));
    return wraps;
  }

  /** From here on another epoch. @param {string} text  @param {string} rh  @param {Bytes | null} root  @param {To[]} to  @param {Bytes} t */
  enter(text, rh, root, to, t) {
    const record = JSON.parse(text);
    this.head = record.after || 0;
    this.t = t;
    this.voice = null;
    this.epochs.push({ text, record, rh, root, to, transcripts: new Map([[this.head, b64u(t)]]), voices: new Map() });
  }
}

/** @param {Directory} directory  @param {import("./types").DeskKey} key  @returns {To} */
export const deskReader = (directory, key) => ({ ...desk(directory, key.desk), ...key, kind: "desk" });

/** @param {Directory} directory  @param {string} wanted */
const desk = (directory, wanted) => /** @type {Directory["desks"][0]} */ (directory.desks.find(({ id }) => id === wanted));
