// @ts-check

/**
 * One conversation in one page: its keys, its line, and what a person does with them. No DOM.
 *
 * Whatever reads or seals happens in turn, for each envelope says what was seen before it. A failed check ends everything.
 */

import { Conversation } from "../keyrings/conversation.js";
import { readDirectory } from "../keyrings/lists.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u, textOf, utf8 } from "../keyrings/text.js";
import { Line, PAGE, ask } from "./line.js";

/** @import { Around, Directory } from "../keyrings/types" */
/** @import { Bubble, Frame, Link, Outgoing, Staff, TalkEnds, TalkState } from "./types" */

/** @type {TalkState} */
const NOTHING = {
  phase: "idle", link: "connecting", bubbles: [], place: null, seats: null, typing: null, check: null, refusal: null,
  notice: null, ended: null, draft: "", readers: [], answered: false, lastUsed: null,
};
/** @type {Record<number, string>} */
const ENDED = { 4401: "signed-out", 4404: "gone", 4409: "elsewhere", 4410: "wiped", 4411: "left", 4426: "old" };
const EMPTIED = /^(elsewhere|wiped|left)$/; // after these the page holds nothing any more

const LONGEST = 4000; // characters of a message
const MOST = 50; // messages that wait
const TYPING = 3000; // ms between two `typing` frames
const AGAIN = 2000; // ms between two tries to fetch the directory
const READING = 3000; // ms in which the page gets what it shows first, unless it says how many
const FETCHES = 3; // failed tries to fetch a module, before the page must be loaded again

export class Talk {
  state = NOTHING;
  /** @type {Conversation | null} */
  c = null;
  /** What was written and did not come back yet, in order. @type {Outgoing[]} */
  items = [];
  /** @type {import("./outbox.js").Outbox | null} */
  outbox = null;
  /** @type {import("./hearing.js").Hearing | null} */
  hearing = null;
  /** @type {import("./resume.js").Bookmark | null} */
  mark = null;
  /** Seat token of a visitor; lease number of a counsellor. */
  token = "";
  lease = 0;
  /** Everything was read once. */
  live = false;
  returned = false;
  composer = "";
  again = () => {};
  /** Highest version of the directory here (D5). */
  known = 0;
  /** @type {Promise<Directory> | null} */
  #directory = null;
  #busy = false;
  #over = false;
  #count = 0;
  #typed = 0;
  #failures = 0;
  /** @type {Promise<any>} */
  #turn = Promise.resolve();

  /** @param {TalkEnds} it  @param {Staff} [staff]  absent: a visitor */
  constructor({ pin, onchange, getList, getDirectory, world = PAGE, host }, staff) {
    this.pin = pin;
    this.world = world;
    this.onchange = onchange;
    this.staff = staff;
    this.getList = getList || ((hash) => this.#get(`/keys/list/${hash}`));
    const published = () => this.#get("/keys/directory").then(JSON.parse);
    this.getDirectory = getDirectory || (async () => readDirectory(await published(), pin, this.now(), this.known));
    if (staff) {
      this.lease = staff.lease;
      this.known = staff.directory.ver;
      this.#directory = Promise.resolve(staff.directory);
    }
    this.line = new Line({
      host,
      world,
      hello: () => this.#hello(),
      onframe: (frame) => this.inTurn(async () => (await this.#fetched()).take(frame)),
      onlink: (link) => this.#linked(link),
      onfinal: (code) => this.finish(ENDED[code]),
    });
  }

  static visitor(/** @type {TalkEnds} */ it) {
    return new Talk(it);
  }

  /** Opens by itself.  @param {TalkEnds & Staff} it */
  static counsellor({ me, cv, lease, directory, ...it }) {
    const talk = new Talk(it, { me, cv, lease, directory });
    talk.inTurn(() => void talk.open());
    return talk;
  }

  /** Fetches what is needed while the person still reads.  @param {number} [wait]  ms */
  warm(wait = READING) {
    this.#newest().catch(() => {});
    this.world.later(() => this.#fetched().catch(() => {}), wait);
  }

  /** Twice is once.  @param {string[]} [desks]  ids; for a visitor  @returns {Promise<boolean>} */
  open(desks = []) {
    return this.#start((around) => {
      const { staff } = this;
      if (staff) return Conversation.read({ ...around, cv: staff.cv, me: staff.me });
      this.token = b64u(random(32));
      return Conversation.begin({ ...around, desks, now: this.now() });
    });
  }

  /** At page load: is there something to go on with in this tab?  @returns {Promise<boolean>} */
  async hold() {
    return (await this.bookmark()).hold();
  }

  /** After a reload.  @returns {Promise<boolean>} */
  resume() {
    return this.comeBack("");
  }

  /** @param {string} words  canonical  @returns {Promise<boolean>} */
  comeBack(words) {
    return this.#start(async (around) => (await import("./comeback.js")).comeBack(this, words, around));
  }

  /** @param {(around: Around) => Promise<Conversation | null>} make */
  async #start(make) {
    if (this.#busy || this.#over) return false;
    this.#busy = true;
    this.again = () => this.#start(make);
    this.show({ phase: "opening", check: null, refusal: null, ended: null });
    this.#fetched().catch(() => {});
    try {
      const directory = await this.#patiently();
      const c = await make({ pin: this.pin, directory, getList: this.getList, getDirectory: () => this.refresh() });
      if (!this.#over) this.c = c;
      if (this.c) this.draw();
      if (this.c) this.line.open();
    } catch (error) {
      // whatever is not a failed check here is a door or a module that did not answer
      if (/^K/.test(codeOf(error))) this.stop(error);
      else this.show({ phase: "idle", link: "lost" });
    }
    return (this.#busy = this.c !== null);
  }

  async #patiently() {
    for (;;) {
      try {
        return await this.#newest();
      } catch (error) {
        if (codeOf(error) || this.#over) throw error;
        this.show({ link: "lost" });
        await new Promise((go) => this.world.later(() => go(0), AGAIN));
      }
    }
  }

  async #newest() {
    const directory = await (this.#directory || this.refresh());
    return this.staff || directory.exp > this.now() ? directory : this.refresh();
  }

  /** @returns {Promise<Directory>} a newer one */
  refresh() {
    this.#directory = this.getDirectory().then((directory) => {
      this.known = directory.ver;
      this.c?.use(directory);
      return directory;
    });
    this.#directory.catch(() => (this.#directory = null));
    return this.#directory;
  }

  async #get(/** @type {string} */ path) {
    const { status, text } = await ask(this.world, path);
    if (status !== 200) throw new Error(`${status} ${path}`);
    return text;
  }

  /** A browser may remember a failed import for good: then the page is loaded anew. */
  async #fetched() {
    try {
      const [{ Hearing }, { Outbox }] = await Promise.all([import("./hearing.js"), import("./outbox.js")]);
      this.outbox ??= new Outbox(this);
      return (this.hearing ??= new Hearing(this, this.outbox));
    } catch (error) {
      if (++this.#failures >= FETCHES && this.c) this.finish("old");
      throw error;
    }
  }

  /** @param {string} text  @param {string} [lang]  @returns {boolean} false: not taken, the words stay in the composer */
  say(text, lang) {
    const b = textOf(utf8(text)); // half a character would not survive being sealed
    if (!b.trim() || !this.#busy || (this.staff && !this.live)) return false;
    if ([...b].length > LONGEST) {
      this.show({ refusal: "size" });
      return false;
    }
    this.join();
    return this.post({ t: "text", b, ...(lang && { lang }) }) !== null;
  }

  /** What the composer holds now. Takes note of `draft`.  @param {string} text */
  compose(text) {
    this.composer = text;
    if (this.state.draft) this.show({ draft: "" });
    this.kept();
  }

  /** Says who is here, where that was not said.  @param {boolean} [anew]  even so: another taking begins */
  join(anew) {
    this.hearing?.greet(anew);
  }

  /** Closing words of a counsellor.  @param {'done'|'silent'|'limits'|'referred'} why  @returns {Promise<boolean>} stored? */
  async end(why) {
    return this.live && this.hearing ? this.hearing.stored(this.post({ t: "end", why })) : false;
  }

  /** @param {boolean} on  may be called at every key */
  typing(on) {
    const now = this.world.now();
    if (!on || now - this.#typed < TYPING) return;
    this.#typed = now;
    this.send({ t: "typing", on });
  }

  /** Somebody tapped "opnieuw". */
  retry() {
    this.line.look();
    this.outbox?.again();
  }

  /** Goes on with a conversation that was closed.  @returns {Promise<boolean>} */
  async reopen() {
    return (await import("./comeback.js")).reopen(this);
  }

  /** Rejects when it is not kept.  @param {string} words  canonical  @returns {Promise<true>} */
  async keep(words) {
    return (await import("./comeback.js")).keepWords(this, words);
  }

  /** Deletes this conversation, or the one of these words.  @param {string} [words]  @returns {Promise<boolean>} */
  async wipe(words) {
    return (await import("./comeback.js")).wipe(this, words);
  }

  /** The page is going, perhaps for good. */
  closing() {
    this.mark?.closing();
  }

  /** Quick exit: nothing stays in memory.  @returns {object | undefined} body for /resume/forget */
  forget() {
    const note = this.mark?.forget();
    this.close(4000);
    return note;
  }

  /** Out of this page: keys, words and line.  @param {number} [code] */
  close(code) {
    this.line.close(code);
    this.#end(true);
    this.state = NOTHING;
  }

  // For the modules beside this one.

  /** Null when there is no room.  @param {Omit<import("./types").Payload, "ts">} payload  @returns {Outgoing | null} */
  post({ t, ...more }) {
    const item = { key: `o${++this.#count}`, payload: { t, ts: this.now(), ...more }, sealed: null, sent: false, tries: 0 };
    const room = !this.#over && this.items.length < MOST;
    if (room) this.items.push(item);
    this.draw({ refusal: room ? null : "full" });
    this.kept();
    this.outbox?.push();
    return room ? item : null;
  }

  /** What was written and not stored survives a reload.  @returns {Promise<void> | undefined} */
  kept() {
    if (this.#over) return undefined;
    const items = this.items.map(({ payload, sealed }) => ({ payload, sealed }));
    return this.mark?.remember({ items, composer: [this.state.draft, this.composer].filter(Boolean).join("\n") });
  }

  async bookmark() {
    const { Bookmark } = await import("./resume.js");
    return (this.mark ??= new Bookmark(this));
  }

  /** @param {Frame} frame  dropped while offline */
  send(frame) {
    const leased = this.staff && (frame.t === "post" || frame.t === "epoch");
    this.line.send(leased ? { ...frame, lease: this.lease } : frame);
  }

  sure() {
    if (!this.c) throw new Error("no conversation");
    return this.c;
  }

  now() {
    return Math.floor(this.world.now() / 1000);
  }

  /** @param {() => any} deed  @returns {Promise<any>} */
  inTurn(deed) {
    const done = this.#turn.then(() => (this.#over ? undefined : deed()));
    this.#turn = done.catch(() => {});
    return done;
  }

  undo() {
    this.line.close();
    this.c = this.#directory = null;
    this.#busy = false;
  }

  /** @param {unknown} error  a check that failed; anything else that throws where words are sealed is broken crypto (K4) */
  stop(error) {
    if (this.#over) return;
    this.line.close();
    const code = codeOf(error);
    this.show({ phase: "stopped", check: code[0] === "K" ? code : "K4" });
    if (this.c) this.#end(false);
  }

  finish(/** @type {string} */ ended) {
    if (this.#over) return;
    this.line.close();
    const emptied = EMPTIED.test(ended);
    if (emptied) this.mark?.forget();
    this.show({ phase: "ended", ended, typing: null, ...(emptied && { bubbles: [], draft: "", readers: [] }) });
    this.#end(emptied);
  }

  /** Shows what there is by now.  @param {Partial<TalkState>} [more] */
  draw(more) {
    const { c, hearing, live, items } = this;
    // what is not checked to its end is not shown
    const { bubbles, ...heard } = hearing && live ? hearing.view() : { bubbles: [] };
    this.show({
      ...heard,
      bubbles: [...bubbles, ...items.filter(({ payload }) => payload.t === "text").map(unsent)],
      readers: c ? c.readers() : [],
      check: c?.misled ? "K5" : null,
      ...more,
    });
  }

  show(/** @type {Partial<TalkState>} */ more) {
    if (this.#over) return;
    this.state = { ...this.state, ...more };
    this.onchange(this.state);
  }

  #hello() {
    const { cv, recordsHeld: records, head: after, opening } = this.sure();
    const hello = { t: "hello", v: 1, seat: this.staff ? "counsellor" : "visitor", cv, records, after };
    return this.staff ? hello : { ...hello, token: this.token, ...(opening && !this.live && { open: opening }) };
  }

  #linked(/** @type {Link} */ link) {
    if (link === "lost" && this.outbox) this.outbox.live = false;
    this.show(link === "lost" ? { link, typing: null } : { link });
  }

  #end(/** @type {boolean} */ emptied) {
    this.#over = true;
    this.#busy = false;
    if (!emptied) return;
    this.c = this.hearing = this.outbox = this.#directory = null;
    this.items = [];
    this.composer = this.token = "";
  }
}

/** @param {Outgoing} item  @returns {Bubble} */
const unsent = ({ key, payload: { b = "", ts } }) => ({
  key, kind: "text", mine: true, who: null, text: b, at: ts, sure: true, marked: false, sent: "unsent",
});

/** @param {unknown} error  @returns {string} of a failed check; empty for anything else */
const codeOf = (error) => (error instanceof CheckFailed ? error.code : "");
