// @ts-check

/**
 * One conversation in one page: its keys, its line, its outbox, and what a person does with them. No DOM.
 * What the line brings is in `hearing.js`, coming back in `comeback.js`, what a tab remembers in `resume.js`.
 *
 * Whatever reads or seals happens in turn, one after the other, for each envelope says what was seen
 * before it. A failed check ends everything: nothing is sent after it (protocol §19).
 */

import { Conversation } from "../keyrings/conversation.js";
import { readDirectory } from "../keyrings/lists.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u, textOf, utf8 } from "../keyrings/text.js";
import { Line, PAGE, ask } from "./line.js";
import { Outbox } from "./outbox.js";

/** @typedef {import("./types").TalkState} TalkState */
/** @typedef {import("./types").Bubble} Bubble */
/** @typedef {import("./types").Staff} Staff */
/** @typedef {import("./types").TalkEnds} TalkEnds */
/** @typedef {import("../keyrings/types").Directory} Directory */

/** @type {TalkState} */
const NOTHING = {
  phase: "idle", link: "connecting", bubbles: [], place: null, seats: null, typing: null, check: null, refusal: null,
  notice: null, ended: null, draft: "", readers: [], answered: false, lastUsed: null,
};
/** @type {Record<number, string>} */
const ENDED = { 4401: "signed-out", 4404: "gone", 4409: "elsewhere", 4410: "wiped", 4411: "left", 4426: "old" };
const EMPTIED = "elsewhere wiped left"; // after these the page holds nothing any more

const LONGEST = 4000; // characters of a message
const TYPING = 3000; // ms between two `typing` frames
const AGAIN = 2000; // ms between two tries to fetch what a beginning needs
const READING = 3000; // ms in which the page gets what it shows first

export class Talk {
  state = NOTHING;
  /** @type {Conversation | null} */
  c = null;
  /** @type {import('./hearing.js').Hearing | null} */
  hearing = null;
  /** @type {import('./resume.js').Bookmark | null} */
  mark = null;
  /** Seat token of a visitor; lease number of a counsellor. */
  token = "";
  lease = 0;
  /** Everything was read once. */
  live = false;
  /** Came back with words, and has not said so yet. */
  returned = false;
  composer = "";
  /** Who wants to know whether something was stored, by key. @type {Map<string, (stored: boolean) => void>} */
  #asking = new Map();
  /** @type {Promise<Directory> | null} */
  #directory = null;
  #known = 0;
  #busy = false;
  #over = false;
  #typed = 0;
  /** @type {Promise<any>} */
  #turn = Promise.resolve();
  /** Begins once more, when the server refused the beginning. */
  anew = () => {};

  /** @param {TalkEnds} it  @param {Staff} [staff]  absent: a visitor */
  constructor({ pin, onchange, getList, world = PAGE, host }, staff) {
    this.pin = pin;
    this.world = world;
    this.onchange = onchange;
    this.staff = staff;
    this.getList = getList || ((hash) => this.#get(`/keys/list/${hash}`));
    if (staff) {
      this.lease = staff.lease;
      this.#directory = Promise.resolve(staff.directory);
    }
    this.line = new Line({
      host,
      world,
      hello: () => this.#hello(),
      onframe: (frame) => this.#inTurn(() => this.hearing?.take(frame)),
      onlink: (link) => this.#linked(link),
      onfinal: (code) => this.finish(ENDED[code]),
    });
    this.outbox = new Outbox({
      conversation: () => this.sure(),
      send: (frame) => this.line.send(staff && frame.t !== "again" ? { ...frame, lease: this.lease } : frame),
      reread: () => this.line.reread(),
      refresh: () => this.refresh(),
      reopen: () => this.reopen(),
      keep: () => this.kept(),
      back: (items, reason) => this.#back(items, reason),
      now: () => this.now(),
      inTurn: (deed) => this.#inTurn(deed),
      fail: (error) => this.stop(error),
      later: world.later,
    });
  }

  /** @param {TalkEnds} it */
  static visitor(it) {
    return new Talk(it);
  }

  /** Opens by itself.  @param {TalkEnds & Staff} it */
  static counsellor({ me, cv, lease, directory, ...it }) {
    const talk = new Talk(it, { me, cv, lease, directory });
    talk.#inTurn(() => void talk.open());
    return talk;
  }

  // Beginning.

  /** Fetches the directory, and a little later what a conversation needs, while the person still reads. */
  warm() {
    this.#newest().catch(() => {});
    this.world.later(() => this.#fetch().catch(() => {}), READING);
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

  /** After a reload, by what the tab remembers.  @returns {Promise<boolean>} */
  resume() {
    return this.comeBack("");
  }

  /** @param {string} words  canonical  @returns {Promise<boolean>} */
  comeBack(words) {
    return this.#start(async (around) => (await import("./comeback.js")).comeBack(this, words, around));
  }

  /** @param {(around: import("../keyrings/types").Around) => Promise<Conversation | null>} make */
  async #start(make) {
    if (this.#busy || this.#over) return false;
    this.#busy = true;
    this.anew = () => this.#start(make);
    this.show({ phase: "opening", check: null, refusal: null, ended: null });
    try {
      const directory = await this.#prepared();
      const { pin, getList } = this;
      const c = await make({ pin, directory, getList, getDirectory: () => this.refresh() });
      this.#busy = c !== null;
      if (!c || this.#over) return false;
      this.c = c;
      this.draw();
      this.line.open();
      return true;
    } catch (error) {
      this.#busy = false;
      if (codeOf(error) === "lost") this.show({ phase: "idle", link: "lost" });
      else this.stop(error);
      return false;
    }
  }

  /** As soon as there is a network. */
  async #prepared() {
    for (;;) {
      try {
        const [directory] = await Promise.all([this.#newest(), this.#fetch()]);
        return directory;
      } catch (error) {
        if (codeOf(error) || this.#over) throw error;
        this.show({ link: "lost" });
        await new Promise((go) => this.world.later(() => go(0), AGAIN));
      }
    }
  }

  async #fetch() {
    const { Hearing } = await import("./hearing.js");
    this.hearing ??= new Hearing(this);
  }

  async #newest() {
    const directory = await (this.#directory || this.refresh());
    return this.staff || directory.exp > this.now() ? directory : this.refresh();
  }

  /** @returns {Promise<Directory>} a newer one */
  refresh() {
    const read = async () => {
      const answer = JSON.parse(await this.#get("/keys/directory"));
      const directory = await readDirectory(answer, this.pin, this.now(), this.#known);
      this.#known = directory.ver;
      this.c?.use(directory);
      return directory;
    };
    this.#directory = read();
    this.#directory.catch(() => (this.#directory = null));
    return this.#directory;
  }

  /** @param {string} path */
  async #get(path) {
    const { status, text } = await ask(this.world, path);
    if (status !== 200) throw new Error(`${status} ${path}`);
    return text;
  }

  // What a person does.

  /** @param {string} text  @returns {boolean} false: not taken, the words stay in the composer */
  say(text) {
    const b = textOf(utf8(text)); // half a character would not survive being sealed
    if (!b.trim() || this.#over || !this.#busy || (this.staff && !this.live)) return false;
    if ([...b].length > LONGEST) {
      this.show({ refusal: "size" });
      return false;
    }
    this.join();
    return this.post({ t: "text", b }) !== null;
  }

  /** What the composer holds now. Takes note of `draft`.  @param {string} text */
  compose(text) {
    this.composer = text;
    if (this.state.draft) this.show({ draft: "" });
    this.kept();
  }

  /** A person of staff says that they are here; once until they leave. */
  join() {
    const said = this.hearing?.joined || this.outbox.items.some(({ payload }) => payload.t === "join");
    if (this.staff && this.live && !said) this.post({ t: "join" });
  }

  /** Closing words of a counsellor.  @param {'done'|'silent'|'limits'|'referred'} why  @returns {Promise<boolean>} stored? */
  end(why) {
    const item = this.#over ? null : this.post({ t: "end", why });
    return new Promise((done) => (item ? this.#asking.set(item.key, done) : done(false)));
  }

  /** @param {boolean} on  may be called at every key */
  typing(on) {
    const now = this.world.now();
    if (!on || now - this.#typed < TYPING) return;
    this.#typed = now;
    this.line.send({ t: "typing", on });
  }

  /** Somebody tapped "opnieuw". */
  retry() {
    this.line.look();
    this.outbox.again();
  }

  /** Asks to go on with a conversation that was closed as silent (CHAT-11).  @returns {Promise<boolean>} */
  async reopen() {
    return !this.staff && this.#tell("/conversation/reopen");
  }

  /** Keeps the conversation under return words. Rejects when it is not kept.  @param {string} words  canonical */
  async keep(words) {
    await (await import("./comeback.js")).keepWords(this, words);
    return true;
  }

  /** Deletes everything: this conversation, or the one that the words open.  @param {string} [words]  @returns {Promise<boolean>} */
  async wipe(words) {
    if (words) return (await import("./comeback.js")).wipeByWords(this, words);
    const wiped = await this.#tell("/conversation/wipe");
    if (wiped) this.finish("wiped");
    return wiped;
  }

  /** The page is going, perhaps for good. Waits for nothing. */
  closing() {
    this.mark?.closing();
  }

  /** Quick exit: nothing stays in memory. Waits for nothing.  @returns {object | undefined} body for /resume/forget */
  forget() {
    const note = this.mark?.forget();
    this.close(4000);
    return note;
  }

  /** Out of this page: keys, words and line.  @param {number} [code] */
  close(code) {
    this.#over = true;
    this.line.close(code);
    this.#empty();
    this.state = NOTHING;
  }

  // What the modules beside this one use.

  /** @param {{ t: string, b?: string, why?: string }} payload */
  post({ t, ...more }) {
    const item = this.outbox.add({ t, ts: this.now(), ...more });
    this.draw({ refusal: item ? null : "full" });
    this.kept();
    return item;
  }

  /** Tells whoever asked.  @param {string} key  @param {boolean} stored */
  settle(key, stored) {
    this.#asking.get(key)?.(stored);
    this.#asking.delete(key);
  }

  async bookmark() {
    const { Bookmark } = await import("./resume.js");
    return (this.mark ??= new Bookmark(this));
  }

  /** What was written and not stored survives a reload.  @returns {Promise<void> | undefined} */
  kept() {
    if (this.#over) return undefined;
    const items = this.outbox.items.map(({ payload, sealed }) => ({ payload, sealed }));
    return this.mark?.remember({ items, composer: lines(this.state.draft, this.composer) });
  }

  sure() {
    if (!this.c) throw new Error("no conversation");
    return this.c;
  }

  now() {
    return Math.floor(this.world.now() / 1000);
  }

  /** Begins from nothing, but for the words. */
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
    this.#over = this.c !== null;
  }

  /** @param {string} ended */
  finish(ended) {
    if (this.#over) return;
    this.line.close();
    const emptied = EMPTIED.indexOf(ended) >= 0;
    if (emptied) this.mark?.forget();
    this.show({ phase: "ended", ended, typing: null, ...(emptied && { bubbles: [], draft: "", readers: [] }) });
    this.#over = true;
    if (emptied) this.#empty();
  }

  /** Shows what there is by now.  @param {Partial<TalkState>} [more] */
  draw(more) {
    const { c, hearing, live } = this;
    // what is not checked to its end is not shown
    const { bubbles, ...heard } = hearing && live ? hearing.view() : { bubbles: [] };
    this.show({
      ...heard,
      bubbles: [...bubbles, ...this.outbox.bubbles()],
      readers: c ? c.readers() : [],
      check: c?.misled ? "K5" : null,
      ...more,
    });
  }

  /** @param {Partial<TalkState>} more */
  show(more) {
    if (this.#over) return;
    this.state = { ...this.state, ...more };
    this.onchange(this.state);
  }

  // Within.

  #hello() {
    const { cv, recordsHeld: records, head: after, opening } = this.sure();
    const hello = { t: "hello", v: 1, seat: this.staff ? "counsellor" : "visitor", cv, records, after };
    return this.staff ? hello : { ...hello, token: this.token, ...(opening && !this.live && { open: opening }) };
  }

  /** @param {import("./types").Link} link */
  #linked(link) {
    if (link === "lost") this.outbox.live = false;
    this.show(link === "lost" ? { link, typing: null } : { link });
  }

  /** @param {import("./types").Outgoing[]} items  @param {string} reason */
  #back(items, reason) {
    for (const { key } of items) this.settle(key, false);
    const draft = lines(this.state.draft, ...items.map(({ payload }) => payload.b));
    this.draw({ draft, refusal: /^(size|closed|not-allowed|lease-lost)$/.test(reason) ? reason : "shape" });
    this.kept();
  }

  /** @param {string} path  of a door for the own conversation */
  async #tell(path) {
    const { cv } = this.sure();
    return (await ask(this.world, path, { cv, token: this.token })).status === 204;
  }

  #empty() {
    this.c = this.hearing = this.#directory = null;
    this.outbox.items = [];
    this.composer = this.token = "";
  }

  /** @param {() => any} deed  @returns {Promise<any>} */
  #inTurn(deed) {
    const done = this.#turn.then(() => (this.#over ? undefined : deed()));
    this.#turn = done.catch(() => {});
    return done;
  }
}

/** @param {(string | undefined)[]} texts */
const lines = (...texts) => texts.filter(Boolean).join("\n");

/** @param {unknown} error  @returns {string} of a failed check; empty for anything else */
const codeOf = (error) => (error instanceof CheckFailed ? error.code : "");
