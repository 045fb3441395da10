// @ts-check

/**
 * One conversation as one reader knows it: records, transcript, voices (docs/protocol.md §6, §7).
 * A frame goes in; what may be shown comes out. What is remembered changes only by what passed the checks.
 */

import { maySign, parseRecord, wasLive } from "./lists.js";
import {
  H, aesKey, hashOf, hkdf, importSealKey, importSignKey, makeSealKeys, makeSignKeys, openSealed, random, sealSigned, sign, step,
  unwrap, verify, wrap,
} from "./suite.js";
import { CheckFailed, b64u, check, failing, number, tag, textOf, unb64u, utf8, writeStrict } from "./text.js";

/** @typedef {import("./text.js").Bytes} Bytes */
/** @typedef {import("./suite.js").Keys} Keys */
/** @typedef {import("./suite.js").NewKeys} NewKeys */
/** @typedef {import("./lists.js").Pin} Pin */
/** @typedef {import("./lists.js").Member} Member */
/** @typedef {import("./lists.js").Directory} Directory */
/** @typedef {import("./lists.js").GetList} GetList */

/** @typedef {{ kind: "v" | "s" | "p", kid: string | null, name: string | null, role: string | null }} Who
 *   names and roles come from signed lists; for a partner `role` is the organisation's name; a visitor has none */
/** @typedef {{ kind: "desk" | "partner" | "continuity" | "unknown", id: string, name: string, people: number }} Reader */
/**
 * @typedef {object} Heard
 * @property {"record" | "envelope"} kind
 * @property {number} number       of the envelope; of a record: the last envelope before it
 * @property {number} at           seconds; the sender's clock when `sure`, else the server's
 * @property {string} ref          "" for a record
 * @property {boolean} own         made by this page: the receipt
 * @property {boolean} again       heard before: nothing new to show
 * @property {"genuine" | "hidden" | "marked"} state
 * @property {boolean} sure        false: "tijd niet zeker"
 * @property {Who | null} who      null when hidden
 * @property {any} payload         null when hidden, and for a record
 * @property {any} record          the parsed record; null for an envelope and when it was not accepted
 * @property {Reader[]} added      who reads along from this record on
 * @property {string} why          for developers; "K16" when an own envelope came back changed
 */
/** @typedef {{ kid: string, name?: string, role?: string, signKey: CryptoKey, deskKeys: Map<string, Keys> }} Me */
/** @typedef {{ cv: string, gh: string, s: Bytes, e: Bytes, q: number, th: string, dv: number }} Vault  as vault.js opens it */
/** @typedef {{ record: string, sig: string, wraps: Record<string, string> }} Made  as hello.open wants it */
/** @typedef {Made & { ref: string, share: Record<string, Record<string, string>> }} Turn  as the frame `epoch` wants it */
/**
 * @typedef {object} Around   what every conversation needs from outside
 * @property {Pin} pin
 * @property {Directory} directory   the newest known; use() replaces it
 * @property {GetList} getList
 * @property {() => Promise<Directory>} [getDirectory]   a newer one: readDirectory(…, known = directory.ver). Asked at
 *   most once for each name or key that the present one does not know, for instance a colleague enrolled today.
 */


/** @typedef {{ kid: string, kind: "desk" | "partner" | "unknown", id: string, name: string, people: number, publicKey: Bytes,
 *   live: boolean, nb: number, na: number, ct?: number }} To  one reader's key */
/** @typedef {{ text: string, record: any, rh: string, root: Bytes | null, to: To[], transcripts: Map<number, string>,
 *   voices: Map<string, { n: number, pv: string, key: CryptoKey }> }} Epoch */

/** @type {Record<string, string>} */
const FIELDS = { genesis: "cv ep vs ve kc dv dh to ts", epoch: "cv ep pe by kc dv dh to share after th ts" };
/** @type {Who} */
const VISITOR = { kind: "v", kid: null, name: null, role: null };
const seconds = () => Math.floor(Date.now() / 1000);

/** @param {CheckFailed} error  a line or an engine that fails says nothing about what was received */
const passOn = (error) => {
  if (error.code === "K4" || error.code === "lost") throw error;
};

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

  #around;
  /** @type {Me | null} */
  #me = null;
  /** a visitor's @type {{ seal: NewKeys, sign: NewKeys } | null} */
  #keys = null;
  /** until live(): what a returning visitor must be given back @type {Vault | null} */
  #vault = null;
  #met = false;
  /** @type {Epoch[]} one for each record */
  #epochs = [];
  /** own record on its way @type {{ text: string, root: Bytes } | null} */
  #made = null;
  /** the transcript value at the head @type {Bytes} */
  #t = new Uint8Array(32);
  /** @type {Set<string>} */
  #refs = new Set();
  /** who joined and has not left, by kid @type {Map<string, boolean>} */
  #present = new Map();
  /** this reader joined later, and cannot know who was present before @type {boolean} */
  #late = false;
  /** by ref, what this page sealed, and its number once it came back @type {Map<string, { e: string, q: number }>} */
  #own = new Map();
  /** @type {{ vo: string, n: number, pv: string, key: CryptoKey } | null} */
  #voice = null;
  #strikes = 0;
  /** what a newer directory was asked for @type {Set<unknown>} */
  #asked = new Set();
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {"v" | "s"} seat  @param {string} cv  @param {Around} around */
  constructor(seat, cv, around) {
    this.seat = seat;
    this.cv = cv;
    this.org = around.pin.ORG;
    this.#around = { ...around };
  }

  get recordsHeld() {
    return this.#epochs.length;
  }

  get ep() {
    return Math.max(0, this.#epochs.length - 1);
  }

  /** A visitor begins: keys, root, genesis, wraps. The genesis counts as held. Throws CheckFailed K1, K3, K4.
   * @param {Around & { desks: string[], now: number }} given  @returns {Promise<Conversation>} */
  static async begin(given) {
    const { desks, directory, now } = given;
    const self = new Conversation("v", b64u(random(16)), given);
    const to = desks.map((desk) => toDesk(directory, directory.deskKey(desk, now)));
    const [seal, sign] = await Promise.all([makeSealKeys(), makeSignKeys()]);
    self.#keys = { seal, sign };
    const keys = { vs: b64u(sign.publicKey), ve: b64u(seal.publicKey) };
    self.opening = await self.#make("genesis", keys, to, {}, seal.publicKey, now);
    await self.#accept(self.opening);
    return self;
  }

  /** A visitor comes back; nothing is held yet: hello with records 0, after 0, hear() everything, then live().
   * Throws CheckFailed K15. @param {Around & { vault: Vault }} given  @returns {Promise<Conversation>} */
  static comeBack(given) {
    return failing("K15", async () => {
      const { vault } = given;
      const [seal, sign] = await Promise.all([importSealKey(vault.e), importSignKey(vault.s)]);
      const self = new Conversation("v", vault.cv, given);
      self.#keys = { seal: { ...seal, scalar: vault.e }, sign: { ...sign, scalar: vault.s } };
      self.#vault = vault;
      return self;
    });
  }

  /** A staff reader; nothing is held yet, as above. @param {Around & { cv: string, me: Me }} given  @returns {Promise<Conversation>} */
  static async read(given) {
    const self = new Conversation("s", given.cv, given);
    self.#me = given.me;
    return self;
  }

  /**
   * Frames `record` and `envelope` in the order in which they came (not those with in:"margin").
   * A failed check does not throw: it says what happened, and `stopped` says when to end it.
   * Throws CheckFailed, with nothing changed: "gap" (a number is missing) or "lost" (a list could not be fetched): drop
   * the line and read again from `recordsHeld` and `head`. K4: crypto is gone, stop.
   * @param {any} frame  @returns {Promise<Heard>}
   */
  hear(frame) {
    return this.#inTurn(() => (frame.t === "record" ? this.#hearRecord(frame) : this.#hearEnvelope(frame)));
  }

  /** To be called at the frame `live`: sets `stopped` when what was given is not what the vault or the wraps promise. */
  live() {
    const whole = this.#epochs.length && this.#now.root && (!this.#vault || this.#met);
    if (!whole && !this.stopped) this.stopped = this.#refusal("K13");
    this.#vault = null;
  }

  /** Seals one payload under the current voice; `ts` is put in when it is missing.
   * Throws CheckFailed: the code in `stopped`; "renew" or K5 when an epoch must be opened first; "size"; K4.
   * @param {Record<string, unknown> & { t: string }} payload  @param {number} [now]
   * @returns {Promise<{ ref: string, ep: number, e: string }>} for the frame `post` */
  seal(payload, now = seconds()) {
    return this.#inTurn(async () => {
      this.#mayWrite();
      check(!this.misled, "K5");
      check(!this.#due(now), "renew");
      const { head, cv, ep } = this;
      const { transcripts } = this.#now;
      if (!this.#voice) {
        const vo = this.#name + "." + b64u(random(6));
        this.#voice = { vo, n: 0, pv: "", key: await this.#voiceKey(vo) };
      }
      const voice = this.#voice;
      const ref = b64u(random(16));
      const { t, ts = now, ...rest } = payload;
      const header = { v: 1, cv, ep, vo: voice.vo, n: voice.n + 1, pv: voice.pv, ref, sq: head, sh: transcripts.get(head) };
      const e = await sealSigned("envelope", header, utf8(JSON.stringify({ t, ts, ...rest })), voice.key, this.#signKey);
      voice.pv = await hashOf("hash/envelope", e);
      voice.n++;
      this.#own.set(ref, { e, q: 0 });
      return { ref, ep, e };
    });
  }

  /** After a refusal: what is sealed from now on counts anew. */
  newVoice() {
    this.#voice = null;
  }

  /** @returns {Reader[]} of the current epoch, from verified records only; the visitor, always a reader, is not among them */
  readers() {
    return this.#epochs.length ? readersOf(this.#now.to) : [];
  }

  /** Must an epoch be opened before the next word? Then makes its record, to be sent as the frame `epoch`; it takes effect
   * when it comes back through hear(). null when nothing is due. Throws CheckFailed K1, K3, K4 or the code in `stopped`.
   * @param {number} [now]  @returns {Promise<Turn | null>} */
  renew(now = seconds()) {
    return this.#inTurn(async () => {
      this.#mayWrite();
      if (!this.misled && !this.#due(now)) return null;
      const { directory } = this.#around;
      const keep = this.#now.to.filter(({ kind }) => kind !== "unknown");
      const to = keep.map((key) => (key.kind === "desk" ? toDesk(directory, directory.deskKey(key.id, now)) : key));
      // One record does one thing: it cannot both drop a reader and replace a key.
      check(keep.length === this.#now.to.length || to.every(({ kid }, i) => kid === keep[i].kid), "K5");
      return this.#turnOver(to, now);
    });
  }

  /** A newer directory, after the frame `directory`. @param {Directory} directory */
  use(directory) {
    check(directory.ver >= this.#around.directory.ver, "K1", "older directory");
    this.#around.directory = directory;
  }

  /** @returns {string} what a visitor's vault holds (strict text), as things are now */
  vaultText() {
    const { seal, sign } = /** @type {{ seal: NewKeys, sign: NewKeys }} */ (this.#keys);
    return writeStrict({
      v: 1, typ: "vault", org: this.org, cv: this.cv, gh: this.#epochs[0].rh, s: b64u(sign.scalar), e: b64u(seal.scalar),
      q: this.head, th: b64u(this.#t), dv: this.#around.directory.ver,
    });
  }

  get #now() {
    return this.#epochs[this.#epochs.length - 1];
  }

  get #name() {
    return this.#me ? "s:" + this.#me.kid : "v";
  }

  get #signKey() {
    return /** @type {CryptoKey} */ (this.#me ? this.#me.signKey : this.#keys && this.#keys.sign.privateKey);
  }

  /** One thing at a time: a word sealed while a record is being checked waits for it.
   * @template T  @param {() => Promise<T>} work  @returns {Promise<T>} */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  #mayWrite() {
    if (this.stopped) throw new CheckFailed(this.stopped);
    check(this.#epochs.length && this.#now.root, "K13");
  }

  /** @param {string} otherwise */
  #refusal(otherwise) {
    return this.#vault ? "K15" : this.#me || otherwise !== "K13" ? otherwise : "K6";
  }

  /** @param {number} now  a running conversation does not stop when the directory runs out */
  #due(now) {
    const { directory } = this.#around;
    return now < directory.exp && this.#now.to.some(({ kind, kid }) => {
      const key = directory.deskOfKid(kid);
      return kind === "desk" && !(key && key.live && now < key.na);
    });
  }

  /** @param {string} vo  @returns {Promise<CryptoKey>} */
  async #voiceKey(vo) {
    const { root, rh, record } = this.#now;
    check(root, "root");
    return aesKey(await hkdf(root, unb64u(rh), tag("key/envelope", this.org, this.cv, record.ep, vo)));
  }

  // Records

  /** @param {string} typ  @param {object} first  @param {To[]} to  @param {object} last  @param {Bytes} ve  @param {number} now */
  async #make(typ, first, to, last, ve, now) {
    const { ver, dh } = this.#around.directory;
    const root = random(32);
    const ep = this.#epochs.length;
    const text = writeStrict({
      v: 1, typ, org: this.org, cv: this.cv, ep, ...first, kc: b64u(await H("hash/commit", root)), dv: ver, dh,
      to: to.map(({ kid }) => kid), ...last, ts: now - (now % 300),
    });
    const sig = b64u(await sign(this.#signKey, "sign/" + typ, utf8(text)));
    const wraps = await this.#wrapAll(ep, await hashOf("hash/record", text), root, [...to, { kid: "v", publicKey: ve }]);
    this.#made = { text, root };
    return { record: text, sig, wraps };
  }

  /** @param {number} ep  @param {string} rh  @param {Bytes} root  @param {{ kid: string, publicKey: Bytes }[]} to */
  async #wrapAll(ep, rh, root, to) {
    /** @type {Record<string, string>} */
    const wraps = {};
    for (const { kid, publicKey } of to)
      wraps[kid] = b64u(await wrap(publicKey, tag("wrap/root", this.org, this.cv, ep, kid, rh), root));
    return wraps;
  }

  /** @param {To[]} to  @param {number} now  @returns {Promise<Turn>} */
  async #turnOver(to, now) {
    check(to.length, "K3");
    const { rh, to: before } = this.#now;
    const fresh = to.filter(({ kid }) => before.every((old) => old.kid !== kid));
    const shared = fresh.length ? this.#epochs : [];
    check(shared.every(({ root }) => root), "K13", "a root to share is missing");
    const first = { pe: rh, by: this.#name };
    const last = { share: shared.map(({ record }) => record.ep), after: this.head, th: b64u(this.#t) };
    const made = await this.#make("epoch", first, to, last, unb64u(this.#epochs[0].record.ve), now);
    /** @type {Record<string, Record<string, string>>} */
    const share = {};
    for (const { record, rh, root } of shared)
      share[record.ep] = await this.#wrapAll(record.ep, rh, /** @type {Bytes} */ (root), fresh);
    return { ref: b64u(random(16)), ...made, share };
  }

  /** @param {any} frame  @returns {Promise<Heard>} */
  async #hearRecord(frame) {
    const held = this.#epochs.find(({ text }) => text === frame.record);
    const own = this.#made !== null && this.#made.text === frame.record;
    /** @type {Heard} */
    const heard = {
      kind: "record", number: this.head, at: 0, ref: "", own, again: !!held, state: "genuine", sure: true, who: null,
      payload: null, record: null, added: [], why: "",
    };
    try {
      check(!this.stopped, "stopped");
      if (held) return { ...heard, at: held.record.ts, record: held.record };
      const before = this.readers();
      const who = await failing("K6", () => this.#accept(frame));
      const { record } = this.#now;
      const added = this.readers().filter(({ id }) => record.ep && before.every((old) => old.id !== id));
      return { ...heard, number: this.head, at: record.ts, who, record, added };
    } catch (error) {
      passOn(error);
      this.stopped ||= this.#refusal(error.code === "K13" ? "K13" : "K6");
      return { ...heard, state: "hidden", why: error.message };
    }
  }

  /** Checks a record (§6) and takes it up. @param {Made} made  @returns {Promise<Who>} who made it */
  async #accept({ record: text, sig, wraps }) {
    const last = this.#epochs.length ? this.#now : null;
    const typ = last ? "epoch" : "genesis";
    const record = parseRecord(text, FIELDS[typ], typ, this.org);
    const { cv, ep, dv, ts } = record;
    const rh = await hashOf("hash/record", text);
    check(cv === this.cv && ep === this.#epochs.length, "place");
    check(new Set(record.to).size === record.to.length && record.to.length <= (last ? 8 : 3) && record.to[0], "to");

    if (dv > this.#around.directory.ver) await this.#newer(dv);
    const to = [];
    for (const kid of record.to) to.push(await this.#reader(kid));
    const certified = to.every((key) => key.kind !== "unknown" && (last || key.kind === "desk") && wasLive(key, ts));
    const known = !this.#me || (await this.#around.directory.knows(record, this.#around.getList));

    let who = VISITOR;
    let signer;
    if (last) {
      check(certified && dv <= this.#around.directory.ver, "to");
      check(record.pe === last.rh, "pe");
      // Without the root of the last epoch this reader was not in it, and begins where this record says.
      if (last.root) check(record.after === this.head && record.th === b64u(this.#t), "after");
      else check(record.after >= (last.record.after || 0), "after");
      ({ who, signer } = await this.#signerOf(record, to, last));
    } else {
      check(certified || this.#me, "to");
      check(!this.#vault || rh === this.#vault.gh, "gh");
      [signer] = [unb64u(record.vs, 65), unb64u(record.ve, 65)];
    }
    check(await verify(signer, "sign/" + typ, utf8(text), unb64u(sig, 64)), "signature");
    const root = await this.#open(text, record, rh, wraps);

    const t = last ? (last.root ? this.#t : unb64u(record.th, 32)) : unb64u(rh);
    this.#t = last ? await H("hash/transcript-epoch", t, unb64u(rh)) : t;
    this.head = last ? record.after : 0;
    this.#late ||= !root;
    this.misled = !known || !certified;
    this.#voice = null;
    const transcripts = new Map([[this.head, b64u(this.#t)]]);
    this.#epochs.push({ text, record, rh, root, to, transcripts, voices: new Map() });
    this.#meet();
    return who;
  }

  /** Who may sign what (§6). @param {any} record  @param {To[]} to  @param {Epoch} last */
  async #signerOf({ by, ep, share, ts }, to, { to: before }) {
    /** @param {To[]} a  @param {To[]} b */
    const lacks = (a, b) => b.some(({ id }) => a.every((old) => old.id !== id));
    const adds = lacks(before, to);
    const removes = lacks(to, before);
    const replaces = to.some(({ id, kid }) => before.some((old) => old.id === id) && before.every((old) => old.kid !== kid));
    check(Number(adds) + Number(removes) + Number(replaces) < 2, "more than one thing");
    const all = this.#epochs.map(({ record }) => record.ep);
    const shares = all.filter((ep) => replaces || (adds && share.includes(ep)));
    check(JSON.stringify(share) === JSON.stringify(shares), "share");
    if (by === "v") return { who: VISITOR, signer: unb64u(this.#epochs[0].record.vs) };
    check(!adds && by.startsWith("s:"), "by");
    return this.#member(by.slice(2), before, ts);
  }

  /** The wrap for this reader, and the commitment in the record that it must fit.
   * @param {string} text  @param {any} record  @param {string} rh  @param {Record<string, string>} wraps  @returns {Promise<Bytes | null>} */
  async #open(text, { ep, kc, to }, rh, wraps) {
    if (this.#made && this.#made.text === text) return this.#made.root;
    /** @type {Map<string, Keys>} */
    const keys = this.#me ? this.#me.deskKeys : new Map(this.#keys && [["v", this.#keys.seal]]);
    return failing("K13", async () => {
      for (const [kid, pair] of keys)
        if (wraps[kid]) {
          const root = await unwrap(pair, tag("wrap/root", this.org, this.cv, ep, kid, rh), unb64u(wraps[kid]));
          check(b64u(await H("hash/commit", root)) === kc, "kc");
          return root;
        }
      // No wrap is right only for who was no reader of this epoch.
      check(this.#me && to.every((/** @type {string} */ kid) => !keys.has(kid)), "wrap");
      return null;
    });
  }

  /** Has the point been reached at which the vault was made? */
  #meet() {
    const { head } = this;
    if (this.#vault && head === this.#vault.q && b64u(this.#t) === this.#vault.th) this.#met = true;
  }

  /** @param {string} kid  @returns {Promise<To>} */
  async #reader(kid) {
    do {
      const { directory, getList } = this.#around;
      const key = directory.deskOfKid(kid);
      if (key) return toDesk(directory, key);
      const partner = (await directory.partners(getList)).get(kid);
      if (partner) return { ...partner, kind: "partner", id: kid, people: 1, publicKey: partner.seal };
    } while (await this.#newer(kid));
    return { kid, kind: "unknown", id: kid, name: "", people: 0, publicKey: new Uint8Array(0), live: false, nb: 0, na: 0 };
  }

  /** A member of a desk among these readers. @param {string} kid  @param {To[]} to  @param {number} at */
  async #member(kid, to, at) {
    do {
      const { directory, getList } = this.#around;
      for (const { kind, id } of to) {
        const member = kind === "desk" && (await directory.people(id, getList)).get(kid);
        if (member && maySign(member, at)) return { who: whoIs("s", member), signer: member.sign };
      }
    } while (await this.#newer(kid));
    throw new CheckFailed("signer");
  }

  /** @param {unknown} what  is not in the directory  @returns {Promise<boolean>} whether a newer one was found */
  async #newer(what) {
    const { directory, getDirectory } = this.#around;
    if (!getDirectory || this.#asked.has(what)) return false;
    const found = await step(() => getDirectory(), "lost").catch(passOn);
    this.#asked.add(what);
    if (!found || found.ver <= directory.ver) return false;
    this.#around.directory = found;
    return true;
  }

  // Envelopes

  /** Checks 1–10 of §7. @param {any} frame  @returns {Promise<Heard>} */
  async #hearEnvelope({ number: q, ref, at, e }) {
    const own = this.#own.get(ref);
    /** @type {Heard} */
    const heard = {
      kind: "envelope", number: q, at, ref, own: !!own, again: q <= this.head, state: "hidden", sure: false, who: null,
      payload: null, record: null, added: [], why: "",
    };
    if (this.#vault && !this.#met && this.head >= this.#vault.q) this.stopped ||= "K15";
    if (this.stopped) return { ...heard, why: "stopped" };
    if (heard.again) return own && own.e === e && own.q === q ? { ...heard, state: "genuine" } : heard;
    check(q === this.head + 1, "gap");
    const epoch = this.#now;
    const hash = await hashOf("hash/envelope", e);
    const t = await H("hash/transcript", this.#t, number(q, 8), unb64u(hash));

    /** @type {Heard} */
    let result;
    try {
      check(!own || own.e === e, "K16");
      let who = VISITOR;
      /** @type {CryptoKey} */
      let key;
      const { header, payload } = await openSealed("envelope", e, async ({ cv, ep, ref: inside, vo }) => {
        check(cv === this.cv && ep === epoch.record.ep && inside === ref, "place");
        check(!this.#refs.has(ref), "replay");
        let signer;
        ({ who, signer } = await this.#participant(vo, epoch, at));
        const voice = epoch.voices.get(vo);
        key = voice ? voice.key : await this.#voiceKey(vo);
        return { key, signer };
      });
      const { vo, n, pv, sq, sh } = header;
      const voice = epoch.voices.get(vo) || { n: 0, pv: "" };
      const inOrder = n === voice.n + 1 && pv === voice.pv && sh === epoch.transcripts.get(sq);
      epoch.voices.set(vo, { n, pv: hash, key });
      this.#refs.add(ref);
      result = { ...heard, who, ...this.#judge(who, payload, at), state: inOrder ? "genuine" : "marked" };
    } catch (error) {
      passOn(error);
      result = { ...heard, why: error.message };
    }
    this.head = q;
    this.#t = t;
    epoch.transcripts.set(q, b64u(t));
    if (own && own.e === e) own.q = q;
    this.#meet();
    this.#strikes = result.state === "genuine" ? 0 : this.#strikes + 1;
    if (this.#strikes > 2) this.stopped = "K8";
    return result;
  }

  /** @param {Who} who  @param {Bytes} bytes  @param {number} at */
  #judge({ kid }, bytes, at) {
    const payload = JSON.parse(textOf(bytes));
    check(typeof payload.t === "string" && Number.isFinite(payload.ts), "payload");
    if (kid) {
      const present = this.#present.get(kid);
      check(payload.t === "join" || (present === undefined ? this.#late : present), "join");
      this.#present.set(kid, payload.t !== "leave");
    }
    const sure = Math.abs(payload.ts - at) <= 900;
    return { payload, sure, at: sure ? payload.ts : at };
  }

  /** Check 5: who speaks under this voice. @param {string} vo  @param {Epoch} epoch  @param {number} at */
  async #participant(vo, { to }, at) {
    const [, kind, kid] = /^(?:v|([sp]):([\w-]{16}))\.[\w-]{8}$/.exec(vo) || check(false, "vo");
    check(typeof vo === "string", "vo");
    if (!kind) return { who: VISITOR, signer: unb64u(this.#epochs[0].record.vs) };
    if (kind === "s") return this.#member(kid, to, at);
    const { directory, getList } = this.#around;
    const partner = to.some((key) => key.kind === "partner" && key.kid === kid) && (await directory.partners(getList)).get(kid);
    check(partner && maySign(partner, at), "signer");
    return { who: whoIs("p", partner), signer: partner.sign };
  }
}

/** @param {"s" | "p"} kind  @param {Member} member  @returns {Who} */
const whoIs = (kind, { kid, name, role }) => ({ kind, kid, name, role });

/** @param {Directory} directory  @param {import("./lists.js").DeskKey} key  @returns {To} */
function toDesk(directory, key) {
  const { id, name, people } = /** @type {any} */ (directory.desks.find(({ id }) => id === key.desk));
  return { ...key, kind: "desk", id, name, people };
}

/** @param {To[]} to  @returns {Reader[]} */
function readersOf(to) {
  /** @type {Reader[]} */
  const readers = to.map(({ kind, id, name, people }) => ({ kind, id, name, people }));
  if (to.some(({ ct }) => ct)) readers.push({ kind: "continuity", id: "continuity", name: "", people: 0 });
  return readers;
}
