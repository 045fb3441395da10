// @ts-check

/**
 * What the line brings, and what of it is shown.
 *
 * Words and names come from opened envelopes and signed lists. Of what the server claims only numbers
 * and codes of closed lists get through (protocol §8).
 */

import { languageOf } from "../keyrings/envelopes.js";
import { CheckFailed, textOf, unb64u } from "../keyrings/text.js";
import { mending } from "./outbox.js";

/** @import { Heard, Reader } from "../keyrings/types" */
/** @import { Bubble, Frame, Outgoing, TalkState } from "./types" */

const AGAIN = 5000; // ms before another try to fetch a newer directory
const TYPING = 6000; // ms that "typt" stays without another word
const CROSSING = 5000; // ms in which a place in the queue may still come after somebody took the conversation
const PATH = /^\/[a-z0-9/-]{0,120}$/;
/** What is said of a counsellor is over once one has said something. */
const FLEETING = /^(taken|reopened|counsellor-.*)$/;
const WHERE = /^(here|away|left|none)$/;
const NOTICE =
  /^(taken|counsellor-away|counsellor-back|counsellor-stopped|left-quickly|closing-soon|closed|reopened|busy|paused|handover)$/;

export class Hearing {
  /** This person of staff has said that they are here, and did not leave since. */
  joined = false;
  /** @type {Bubble[]} */
  #bubbles = [];
  #taken = false;
  #takenAt = 0;
  /** Who has this conversation, as they said themselves; empty when nobody has. @type {string} */
  #name = "";
  #answered = false;
  #closed = false;
  #retried = false;
  /** A newer directory is told of and not here yet. */
  #due = false;
  #typing = 0;
  /** Who wants to know whether something was stored. @type {Map<Outgoing, (stored: boolean) => void>} */
  #asking = new Map();
  /** Own envelopes that nobody is known to have read, by number. @type {Map<number, Bubble>} */
  #unread = new Map();

  /** @param {import("./talk.js").Talk} talk  @param {import("./outbox.js").Outbox} outbox */
  constructor(talk, outbox) {
    this.talk = talk;
    this.outbox = outbox;
  }

  /** One frame, in turn.  @param {Frame} frame  throws what is no failed check: drop the line and read it again */
  async take(frame) {
    const { t } = frame;
    if (frame.in) return;
    if (t === "record" || t === "envelope") await this.#hear(frame);
    else if (t === "live") await this.#live(frame);
    else if (t === "refused") await this.#refused(frame);
    else if (t === "directory") await this.#learn(frame.ver);
    else this.#claimed(frame);
  }

  /** @param {Outgoing | null} item  @returns {Promise<boolean>} false when it went back to the composer */
  stored(item) {
    return new Promise((done) => (item ? this.#asking.set(item, done) : done(false)));
  }

  /** Tells whoever asked.  @param {Outgoing} item  @param {boolean} stored */
  settle(item, stored) {
    this.#asking.get(item)?.(stored);
    this.#asking.delete(item);
  }

  /** Once everything was read.  @returns {{ phase: TalkState["phase"], name: string, answered: boolean, bubbles: Bubble[] }} */
  view() {
    const phase = this.#closed ? "closed" : this.#taken || this.talk.staff ? "talking" : "waiting";
    return { phase, name: this.#name, answered: this.#answered, bubbles: this.#bubbles };
  }

  /** Before the first words: staff say that they are here, once until they leave, and who came back by words to a
   * closed conversation says that.  @param {boolean} [anew]  it was taken again: they are here again */
  greet(anew) {
    const { talk } = this;
    if (!talk.live) return;
    const said = (this.joined && !anew) || talk.items.some(({ payload }) => payload.t === "join");
    if (talk.staff && !said) talk.post({ t: "join" });
    if (talk.returned) talk.post({ t: "returned" });
    talk.returned = false;
  }

  /** A return to a closed conversation waits for words: looking back puts nobody in the queue. */
  hush() {
    const { talk } = this;
    if (talk.items.length !== 1 || talk.items[0].payload.t !== "returned") return;
    talk.items.pop();
    talk.sure().newVoice(); // what was sealed is not stored, and must not be counted
    talk.returned = true;
  }

  /** A newer directory must be here before another word is sealed: it may retire the key that this would be for.
   * @param {unknown} ver  as the server says  @returns {Promise<boolean>} false: not here; soon the line is read again */
  async #learn(ver) {
    const { talk, outbox } = this;
    if (typeof ver === "number" && ver > talk.known) this.#due = true;
    if (!this.#due) return true;
    try {
      await talk.refresh();
      this.#due = false;
    } catch (error) {
      outbox.live = false;
      if (/^K/.test(/** @type {any} */ (error).code)) talk.stop(error);
      else talk.world.later(() => talk.line.reread(), AGAIN);
    }
    return !this.#due;
  }

  /** @param {Frame} frame */
  async #hear(frame) {
    const { talk } = this;
    const c = talk.sure();
    const before = c.readers();
    const heard = await c.hear(frame).catch((error) => {
      if (/^K/.test(error.code)) talk.stop(error);
      throw error;
    });
    if (c.stopped) return talk.stop(new CheckFailed(c.stopped));
    if (heard.again) return;
    const record = heard.kind === "record";
    const item = record ? null : this.outbox.confirm(frame.ref, frame.e);
    if (record) this.#turnOver(heard, before, c.readers());
    else this.#add(heard, frame.e, item ? item.key : `n${heard.number}`);
    this.outbox.heard(record);
    const answer = !talk.staff && heard.who && heard.who.kind !== "v";
    const over = answer && FLEETING.test(talk.state.notice || "");
    talk.draw({ ...(heard.who && !heard.own && { typing: null }), ...(over && { notice: null }) });
    if (!item) return;
    this.settle(item, true);
    talk.kept();
  }

  /** Everything was read.  @param {Frame} frame */
  async #live({ lease, dv }) {
    const { talk } = this;
    const c = talk.sure();
    c.live();
    if (c.stopped) return talk.stop(new CheckFailed(c.stopped));
    if (typeof lease === "number") talk.lease = lease;
    talk.live = true;
    if (!(await this.#learn(dv))) return talk.draw();
    // words that are here already come after it
    const back = talk.returned && (!this.#closed || talk.items.length > 0) && talk.post({ t: "returned" });
    if (back) talk.items.unshift(...talk.items.splice(-1));
    if (back) talk.returned = false;
    this.outbox.begin();
    talk.draw();
    if (c.misled) await (await mending()).renew(this.outbox);
    mending().catch(() => {}); // now, while there is a network
    if (talk.staff) return;
    // from here on a reload can bring it back; should this fail, the next line that is live tries again
    talk.bookmark().then((mark) => mark.make(c, talk.token).then(() => talk.kept())).catch(() => {});
  }

  /** @param {Frame} frame */
  async #refused(frame) {
    const { talk } = this;
    if (frame.reason === "after-refusal" || (!frame.ref && talk.live)) return;
    if (frame.ref) this.outbox.refused = true;
    const { mend, waitOf } = await mending();
    if (frame.ref) return mend(this.outbox, frame);
    // the hello itself was refused
    if (/^(rate|busy)$/.test(frame.reason)) {
      talk.world.later(() => talk.line.reread(), waitOf(frame.wait));
      return;
    }
    talk.undo();
    if (this.#retried) talk.show({ phase: "idle", refusal: "shape" });
    else talk.again();
    this.#retried = !this.#retried;
  }

  /** @param {Frame} frame  what the server says of itself and of who is there */
  #claimed({ t, who, on, code, ahead, from, to, staffed, visitor, counsellor, partner, lead }) {
    const { talk } = this;
    if (t === "typing" && /^[vsp]$/.test(who) && who !== (talk.staff ? "s" : "v")) {
      const mine = ++this.#typing;
      talk.show({ typing: on ? who : null });
      if (on) talk.world.later(() => mine === this.#typing && talk.show({ typing: null }), TYPING);
    } else if (t === "place" && [ahead, from, to].every(Number.isSafeInteger)) {
      if (talk.world.now() - this.#takenAt < CROSSING) return;
      this.#letGo(); // who has a place in the queue is in nobody's hands
      talk.draw({ place: { ahead, from, to, staffed: staffed !== false } });
    } else if (t === "seats" && [visitor, counsellor, partner].every((where) => WHERE.test(where))) {
      const { typing } = talk.state;
      const types = { v: visitor, s: counsellor, p: partner }[typing || ""] === "here" ? typing : null;
      talk.show({ seats: { visitor, counsellor, partner, lead: lead ? 1 : 0 }, typing: types });
    } else if (t === "notice" && NOTICE.test(code)) {
      if (code === "closed" || code === "reopened") this.#closed = code === "closed";
      if (code === "taken") this.#inHand();
      if (/^(reopened|counsellor-away|counsellor-stopped)$/.test(code)) this.#letGo();
      talk.draw(code === "taken" ? { notice: code, place: null } : { notice: code });
    }
  }

  /** @param {Heard} heard  of an envelope  @param {string} sealed  its text  @param {string} key */
  #add(heard, sealed, key) {
    const { payload, who, number } = heard;
    const { staff } = this.talk;
    const mine = who !== null && (staff ? who.kid === staff.me.kid : who.kind === "v");
    const bubble = bubbleOf(heard, mine, key);
    this.#bubbles.push(bubble);
    if (who === null) return;
    const byStaff = who.kind !== "v";
    if (mine) {
      bubble.sent = "delivered";
      this.#unread.set(number, bubble);
    } else if (byStaff !== !!staff) {
      this.#read(JSON.parse(textOf(unb64u(sealed.split(".")[0]))).sq);
    }
    const { t } = payload;
    if (mine && (t === "join" || t === "leave")) this.joined = t === "join";
    if (byStaff && t !== "leave") this.#inHand();
    if (byStaff) this.#name = (t !== "leave" && who.name) || "";
    this.#answered = this.#answered || (byStaff && (t === "text" || t === "card"));
    this.#closed = byStaff && t === "end";
  }

  /** Somebody of staff has this conversation in their hands. */
  #inHand() {
    this.#taken = true;
    // what is read after a lost line happened before, and crosses nothing
    if (this.outbox.live) this.#takenAt = this.talk.world.now();
  }

  /** Nobody has it any more: it is in the queue. */
  #letGo() {
    this.#taken = false;
    this.#takenAt = 0;
    this.#name = "";
  }

  /** The other side had seen everything up to this number when it wrote.  @param {number} number */
  #read(number) {
    for (const [own, bubble] of this.#unread) {
      if (own > number) continue;
      this.#unread.delete(own);
      this.#bubbles[this.#bubbles.indexOf(bubble)] = { ...bubble, sent: "read" };
    }
  }

  /** Who reads along from a record on, and who no longer does.  @param {Heard} heard  @param {Reader[]} before  @param {Reader[]} after */
  #turnOver({ number, at }, before, after) {
    if (!before.length) return;
    /** @param {Reader[]} a  @param {Reader[]} b */
    const names = (a, b) => a.filter(({ id }) => b.every((one) => one.id !== id)).map(({ name }) => name).join(", ");
    const changes = { came: names(after, before), went: names(before, after) };
    for (const [why, text] of Object.entries(changes)) {
      if (!text) continue;
      const key = `r${number}.${this.#bubbles.length}`;
      this.#bubbles.push({ key, kind: "record", mine: false, who: null, text, at, sure: true, marked: false, sent: null, why });
    }
  }
}

/** @param {Heard} heard  of an envelope  @param {boolean} mine  @param {string} key  @returns {Bubble} */
function bubbleOf({ state, payload, who, at, sure }, mine, key) {
  const time = Number.isFinite(at) ? at : null; // where it is the server's, it may be anything
  /** @type {Bubble} */
  const bubble = { key, kind: "hidden", mine, who, at: time, sure, marked: state === "marked", text: "", sent: null };
  if (state === "hidden") return bubble;
  const { t, b, title, path, why } = payload;
  if (t === "text" && typeof b === "string") {
    return { ...bubble, kind: t, text: b, ...(who?.kind === "v" && { lang: languageOf(payload) }) };
  }
  if (t === "card" && typeof b === "string" && typeof title === "string" && PATH.test(path)) {
    return { ...bubble, kind: t, text: b, title, path };
  }
  if (t === "join" || t === "leave" || t === "returned") return { ...bubble, kind: t };
  if (t === "end") return { ...bubble, kind: t, why: String(why) };
  return { ...bubble, kind: "unknown" };
}
