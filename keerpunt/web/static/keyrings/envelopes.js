// @ts-check

/** Envelopes: what one voice says, in which order, after what it had seen (docs/protocol.md §7). */

import { current, signKeyOf } from "./conversation.js";
import { maySign } from "./members.js";
import { meet, memberOf, partnerOf, passOn, stale, visitor, writable } from "./records.js";
import { aesKey, hkdf, number, openSealed, sealSigned } from "./sealed.js";
import { H, hashOf, random } from "./suite.js";
import { b64u, check, tag, textOf, unb64u, utf8 } from "./text.js";

/** @import { Bytes, Epoch, Heard, State } from "./types" */

const VOICE = /^(?:v|([sp]):([\w-]{16}))\.[\w-]{8}$/;
const LANGUAGE = /^(?:nl|nl-a2|en|pl|tr|ar)$/;

/** The language of the page in which a visitor typed this (§8); empty where that is not said.  @param {any} payload  @returns {string} */
export const languageOf = ({ lang }) => (typeof lang === "string" && LANGUAGE.test(lang) ? lang : "");

/** @param {State} self  @param {Epoch} epoch  @param {string} vo  @returns {Promise<CryptoKey>} */
async function voiceKey({ org, cv }, { root, rh, record }, vo) {
  check(root, "root");
  return aesKey(await hkdf(root, unb64u(rh), tag("key/envelope", org, cv, record.ep, vo)));
}

/** @param {State} self  @param {Record<string, unknown> & { t: string }} payload  @param {number} now */
export async function seal(self, payload, now) {
  const epoch = writable(self);
  check(!self.misled, "K5");
  check(!(await stale(self, now)).length, "renew");
  const { cv, ep, head, me } = self;
  if (!self.voice) {
    const vo = (me ? "s:" + me.kid : "v") + "." + b64u(random(6));
    self.voice = { vo, n: 0, pv: "", key: await voiceKey(self, epoch, vo) };
  }
  const { voice } = self;
  const { t, ts = now, ...rest } = payload;
  const ref = b64u(random(16));
  const sh = epoch.transcripts.get(head);
  const header = { v: 1, cv, ep, vo: voice.vo, n: voice.n + 1, pv: voice.pv, ref, sq: head, sh };
  const e = await sealSigned("envelope", header, utf8(JSON.stringify({ t, ts, ...rest })), voice.key, signKeyOf(self));
  voice.pv = await hashOf("hash/envelope", e);
  voice.n++;
  self.own.set(ref, { e, q: 0 });
  return { ref, ep, e };
}

/** Checks 1–10. The transcript goes on whatever they say; what is remembered of voices and refs changes from check 6 on.
 * @param {State} self  @param {any} frame  @returns {Promise<Heard>} */
export async function hearEnvelope(self, { number: q, ref, at, e }) {
  const own = self.own.get(ref);
  /** @type {Heard} */
  const heard = {
    kind: "envelope", number: q, at, ref, own: !!own, again: q <= self.head, state: "hidden", sure: false, who: null,
    payload: null, record: null, added: [], why: "",
  };
  if (self.vault && !self.met && self.head >= self.vault.q) self.stopped ||= "K15";
  if (self.stopped) return { ...heard, why: "stopped" };
  if (heard.again) return own && own.e === e && own.q === q ? { ...heard, state: "genuine" } : heard;

  const epoch = current(self);
  check(q === self.head + 1 && epoch, "gap"); // 1
  const hash = await hashOf("hash/envelope", e);
  const t = await H("hash/transcript", self.t, number(q, 8), unb64u(hash));
  let result = heard;
  try {
    check(!own || own.e === e, "K16"); // 2
    result = { ...heard, ...(await judge(self, epoch, { q, ref, at, e, hash })) };
  } catch (error) {
    passOn(/** @type {any} */ (error));
    result.why = /** @type {Error} */ (error).message;
  }
  self.head = q;
  self.t = t;
  epoch.transcripts.set(q, b64u(t));
  if (own && own.e === e) own.q = q;
  meet(self);
  self.strikes = result.state === "genuine" ? 0 : self.strikes + 1;
  if (self.strikes > 2) self.stopped = "K8";
  return result;
}

/** Checks 3–10; whoever throws is hidden. @param {State} self  @param {Epoch} epoch
 * @param {{ q: number, ref: string, at: number, e: string, hash: string }} envelope
 * @returns {Promise<Pick<Heard, "state" | "sure" | "at" | "who" | "payload">>} */
async function judge(self, epoch, { q, ref, at, e, hash }) {
  const { cv, refs, present, late } = self;
  const { ep } = epoch.record;
  const { header, payload: bytes, by } = await openSealed("envelope", e, async (header) => {
    check(header.cv === cv && header.ep === ep && header.ref === ref, "place"); // 3
    check(!refs.has(ref), "replay"); // 4
    const voice = epoch.voices.get(header.vo);
    const who = await speaker(self, header.vo, epoch, at); // 5
    return { ...who, key: voice ? voice.key : await voiceKey(self, epoch, header.vo) }; // 6
  });
  const { who, na, key } = by;
  const payload = readPayload(bytes) || { t: "", ts: at };
  check(na === undefined || maySign({ na }, payload.ts), "former");

  const { vo, n, pv, sq, sh } = header;
  const before = epoch.voices.get(vo) || { n: 0, pv: "" };
  const follows = n === before.n + 1 && pv === before.pv; // 8
  const seen = sq < q && sh === epoch.transcripts.get(sq); // 9: what came before this epoch is not in there
  epoch.voices.set(vo, { n, pv: hash, key });
  refs.add(ref);

  if (who.kid) {
    check(payload.t === "join" || (present.has(who.kid) ? present.get(who.kid) : late), "join"); // 7
    present.set(who.kid, payload.t !== "leave");
  }
  const sure = Math.abs(payload.ts - at) <= 900; // 10
  return { state: follows && seen ? "genuine" : "marked", sure, at: sure ? payload.ts : at, who, payload };
}

/** @param {Bytes} bytes  @returns {any} null when this page cannot know what it is */
function readPayload(bytes) {
  try {
    const payload = JSON.parse(textOf(bytes));
    return typeof payload.t === "string" && Number.isInteger(payload.ts) ? payload : null;
  } catch (_) {
    return null;
  }
}

/** Who speaks with this voice. @param {State} self  @param {unknown} vo  @param {Epoch} epoch  @param {number} at */
function speaker(self, vo, { to }, at) {
  const parts = typeof vo === "string" && VOICE.exec(vo);
  check(parts, "vo");
  const [, kind, kid] = parts;
  if (!kind) return visitor(self);
  return (kind === "s" ? memberOf : partnerOf)(self, kid, to, at);
}
