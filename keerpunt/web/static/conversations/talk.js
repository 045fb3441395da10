// @ts-check

/**
 * One conversation in one page: its keys, its line, its outbox, and what a person may see of it. No DOM.
 *
 * Whatever reads or seals happens in turn, one after the other, for each envelope says what was seen
 * before it. A failed check ends everything: nothing is sent after it (protocol §19).
 *
 * What is not needed to begin is fetched while the person reads, and kept: a module that once failed to
 * load may never be fetched again in this page.
 */

import { Conversation } from "../keyrings/conversation.js";
import { readDirectory } from "../keyrings/lists.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u, textOf, utf8 } from "../keyrings/text.js";
import { Line, PAGE, ask } from "./line.js";
import { Outbox } from "./outbox.js";

/** @typedef {import('./shapes.js').TalkState} TalkState */
/** @typedef {import('./shapes.js').Bubble} Bubble */
/** @typedef {import('./shapes.js').Frame} Frame */
/** @typedef {import('./shapes.js').World} World */
/** @typedef {import('../keyrings/lists.js').Directory} Directory */
/** @typedef {import('../keyrings/lists.js').GetList} GetList */
/** @typedef {import('../keyrings/lists.js').Pin} Pin */
/** @typedef {import('../keyrings/conversation.js').Me} Me */

/** @type {TalkState} */
const NOTHING = {
  phase: "idle", link: "connecting", bubbles: [], place: null, seats: null, typing: null, check: null, refusal: null,
  notice: null, ended: null, draft: "", readers: [], answered: false, lastUsed: null,
};
/** @type {Record<number, string>} */
const ENDED = { 4401: "signed-out", 4404: "gone", 4409: "elsewhere", 4410: "wiped", 4411: "left", 4426: "old" };
const EMPTIED = "elsewhere wiped left"; // after these the page holds nothing any more

const LONGEST = 4000; // characters of a message
const TYPING = 3000; // ms between two `typing` frames; one is shown twice as long
const AGAIN = 2000; // ms between two tries to fetch what a beginning needs
const READING = 3000; // ms in which the page gets what it shows first

export class Talk {
  state = NOTHING;
  /** @type {Conversation | null} */
  #c = null;
  /** @type {Promise<Directory> | null} */
  #directory = null;
  #known = 0;
  #token = "";
  /** @type {number | null} */
  #lease = null;
  /** @type {typeof import('./history.js') | null} */
  #shown = null;
  /** @type {import('./history.js').History | null} */
  #history = null;
  /** Who wants to know whether something was stored, by key. @type {Map<string, (stored: boolean) => void>} */
  #asking = new Map();
  #busy = false;
  #over = false;
  #live = false;
  #returned = false;
  #retried = false;
  #composer = "";
  #typed = 0;
  #types = 0;
  /** @type {import('./resume.js').Bookmark | null} */
  #mark = null;
  /** @type {Promise<any>} */
  #turn = Promise.resolve();
  #anew = () => {};

  /**
   * @param {object} it
   * @param {Pin} it.pin
   * @param {(state: TalkState) => void} it.onchange
   * @param {{ cv: string, me: Me, lease: number, directory: Directory }} [it.staff]  absent: a visitor
   * @param {GetList} [it.getList]
   * @param {World} [it.world]
   * @param {string} [it.host]
   */
  constructor({ pin, onchange, staff, getList, world = PAGE, host }) {
    this.pin = pin;
    this.world = world;
    this.onchange = onchange;
    this.getList = getList || ((hash) => this.#get(`/keys/list/${hash}`));
    this.staff = staff;
    if (staff) {
      this.#lease = staff.lease;
      this.#directory = Promise.resolve(staff.directory);
    }
    this.line = new Line({
      host,
      world,
      hello: () => this.#hello(),
      onframe: (frame) => this.#inTurn(() => this.#take(frame)),
      onlink: (link) => this.#linked(link),
      onfinal: (code) => this.#finish(ENDED[code]),
    });
    this.outbox = new Outbox({
      conversation: () => this.#sure(),
      send: (frame) => this.line.send(frame.t === "again" || !staff ? frame : { ...frame, lease: this.#lease }),
      reread: () => this.line.reread(),
      refresh: () => this.#refresh(),
      reopen: () => this.reopen(),
      keep: () => this.#keep(),
      back: (items, reason) => this.#back(items, reason),
      inTurn: (deed) => this.#inTurn(deed),
      fail: (error) => this.#stop(error),
      later: world.later,
    });
  }

  /** @param {{ pin: Pin, onchange: (state: TalkState) => void, world?: World, host?: string }} it */
  static visitor(it) {
    return new Talk(it);
  }

  /**
   * Opens by itself.
   * @param {{ pin: Pin, me: Me, cv: string, lease: number, directory: Directory, getList: GetList,
   *   onchange: (state: TalkState) => void, world?: World, host?: string }} it
   */
  static counsellor({ me, cv, lease, directory, ...it }) {
    const talk = new Talk({ ...it, staff: { me, cv, lease, directory } });
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
      this.#token = b64u(random(32));
      return Conversation.begin({ ...around, desks, now: this.#now() });
    });
  }

  /** At page load: is there something to go on with in this tab?  @returns {Promise<boolean>} */
  async hold() {
    return (await this.#bookmark()).hold();
  }

  /** After a reload, by what the tab remembers.  @returns {Promise<boolean>} */
  resume() {
    return this.comeBack("");
  }

  /** @param {string} words  canonical; empty: by what the tab remembers  @returns {Promise<boolean>} */
  comeBack(words) {
    return this.#start(async (around) => {
      const { openAgain } = await import("./comeback.js");
      const opened = await openAgain(this, words, await this.#bookmark());
      if ("phase" in opened) {
        this.#show(opened);
        return null;
      }
      const { token, vault, last, kept } = opened;
      this.#token = token;
      this.#returned = words !== "";
      this.#composer = kept.composer;
      for (const { payload, sealed } of kept.items) this.outbox.add(payload, sealed);
      this.#show({ lastUsed: last, draft: kept.composer });
      return Conversation.comeBack({ ...around, vault });
    });
  }

  /** @param {(around: import('../keyrings/conversation.js').Around) => Promise<Conversation | null>} make */
  async #start(make) {
    if (this.#busy || this.#over) return false;
    this.#busy = true;
    this.#anew = () => this.#start(make);
    this.#show({ phase: "opening", check: null, refusal: null, ended: null });
    try {
      const directory = await this.#prepared();
      const { pin, getList } = this;
      const c = await make({ pin, directory, getList, getDirectory: () => this.#refresh() });
      this.#busy = c !== null;
      if (!c || this.#over) return false;
      this.#c = c;
      this.#draw();
      this.line.open();
      return true;
    } catch (error) {
      this.#busy = false;
      this.#stop(error);
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
        if (error instanceof CheckFailed || this.#over) throw error;
        this.#show({ link: "lost" });
        await new Promise((go) => this.world.later(() => go(0), AGAIN));
      }
    }
  }

  async #fetch() {
    this.#shown = await import("./history.js");
    this.#history = this.#history || new this.#shown.History(this.staff ? this.staff.me.kid : null);
  }

  async #newest() {
    const directory = await (this.#directory || this.#refresh());
    return this.staff || directory.exp > this.#now() ? directory : this.#refresh();
  }

  async #refresh() {
    const read = async () => {
      const answer = JSON.parse(await this.#get("/keys/directory"));
      const directory = await readDirectory(answer, this.pin, this.#now(), this.#known);
      this.#known = directory.ver;
      if (this.#c) this.#c.use(directory);
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
    if (!b.trim() || this.#over || !this.#busy || (this.staff && !this.#live)) return false;
    if ([...b].length > LONGEST) {
      this.#show({ refusal: "size" });
      return false;
    }
    this.join();
    return this.#post({ t: "text", b }) !== null;
  }

  /** What the composer holds now. Takes note of `draft`.  @param {string} text */
  compose(text) {
    this.#composer = text;
    if (this.state.draft) this.#show({ draft: "" });
    this.#keep();
  }

  /** A person of staff says that they are here; once until they leave. */
  join() {
    const said = this.#history?.joined || this.outbox.items.some(({ payload }) => payload.t === "join");
    if (this.staff && this.#live && !said) this.#post({ t: "join" });
  }

  /** Closing words of a counsellor.  @param {'done'|'silent'|'limits'|'referred'} why  @returns {Promise<boolean>} stored? */
  end(why) {
    const item = this.#over ? null : this.#post({ t: "end", why });
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
    return !this.staff && (await this.#tell("/conversation/reopen"));
  }

  /** Keeps the conversation under return words. Rejects when it is not kept.  @param {string} words  canonical */
  async keep(words) {
    const { keepWords } = await import("./comeback.js");
    await keepWords(this, words, this.#sure(), this.#token);
    return true;
  }

  /** Deletes everything: this conversation, or the one that the words open.  @param {string} [words]  @returns {Promise<boolean>} */
  async wipe(words) {
    if (words) return (await import("./comeback.js")).wipeByWords(this, words);
    const wiped = await this.#tell("/conversation/wipe");
    if (wiped) this.#finish("wiped");
    return wiped;
  }

  /** The page is going, perhaps for good. Waits for nothing. */
  closing() {
    this.#mark?.closing();
  }

  /** Quick exit: nothing stays in memory. Waits for nothing.  @returns {object | undefined} body for /resume/forget */
  forget() {
    const note = this.#mark?.forget();
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

  /** @param {{ t: string, b?: string, why?: string }} payload */
  #post({ t, ...more }) {
    const item = this.outbox.add({ t, ts: this.#now(), ...more });
    this.#draw({ refusal: item ? null : "full" });
    this.#keep();
    return item;
  }

  /** @param {string} path  of a door for the own conversation */
  async #tell(path) {
    const { cv } = this.#sure();
    return (await ask(this.world, path, { cv, token: this.#token })).status === 204;
  }

  // What the line brings.

  #hello() {
    const { cv, recordsHeld: records, head: after, opening } = this.#sure();
    const hello = { t: "hello", v: 1, seat: this.staff ? "counsellor" : "visitor", cv, records, after };
    return this.staff ? hello : { ...hello, token: this.#token, ...(opening && !this.#live && { open: opening }) };
  }

  /** @param {import('./shapes.js').Link} link */
  #linked(link) {
    if (link === "lost") this.outbox.live = false;
    this.#show(link === "lost" ? { link, typing: null } : { link });
  }

  /** @param {Frame} frame */
  async #take(frame) {
    const { t } = frame;
    if (frame.in) return;
    if (t === "record" || t === "envelope") await this.#hear(frame);
    else if (t === "live") this.#begun(frame);
    else if (t === "refused") await this.#refused(frame);
    else if (t === "directory") this.#refresh().catch(() => {});
    else this.#claimed(frame);
  }

  /** @param {Frame} frame  what throws here is no failed check: the line is dropped and read again */
  async #hear(frame) {
    const c = this.#sure();
    const history = /** @type {import('./history.js').History} */ (this.#history);
    const before = c.readers();
    const heard = await c.hear(frame).catch((error) => {
      if (isCheck(error)) this.#stop(error);
      throw error;
    });
    if (c.stopped) return this.#stop(new CheckFailed(c.stopped));
    if (heard.again) return;
    const item = heard.kind === "envelope" ? this.outbox.confirm(frame.ref, frame.e) : null;
    if (heard.kind === "record") history.turn(heard, before, c.readers());
    else history.add(heard, frame.e, item?.key);
    if (item) this.#settle(item.key, true);
    this.outbox.heard(heard.kind === "record");
    this.#draw(heard.who && !heard.own ? { typing: null } : {});
    if (item) this.#keep();
  }

  /** @param {Frame} frame  `live`: everything was read */
  #begun({ lease }) {
    const c = this.#sure();
    c.live();
    if (c.stopped) return this.#stop(new CheckFailed(c.stopped));
    if (this.staff && typeof lease === "number") this.#lease = lease;
    if (this.#returned) this.#post({ t: "returned" });
    this.#live = true;
    this.#returned = false;
    this.outbox.begin();
    if (c.misled) this.outbox.renew();
    this.#draw();
    if (!this.staff) this.#remember(c);
  }

  /** @param {Frame} frame */
  async #refused(frame) {
    if (frame.reason === "after-refusal") return;
    if (frame.ref) this.outbox.refused = true;
    else if (this.#live) return;
    const { mend, waitOf } = await import("./mend.js");
    if (frame.ref) return mend(this.outbox, frame);
    // the hello itself was refused
    if (/^(rate|busy)$/.test(frame.reason)) return this.world.later(() => this.line.reread(), waitOf(frame.wait));
    this.line.close();
    this.#c = this.#directory = null;
    this.#busy = false;
    if (this.#retried) this.#show({ phase: "idle", refusal: "shape" });
    else this.#anew();
    this.#retried = true;
  }

  /** @param {Frame} frame  what the server claims */
  #claimed(frame) {
    const said = this.#shown?.claim(frame, this.staff ? "s" : "v", this.#history) || {};
    this.#draw(said);
    const mine = said.typing === undefined ? 0 : ++this.#types;
    if (said.typing) this.world.later(() => mine === this.#types && this.#show({ typing: null }), 2 * TYPING);
  }

  // Words that come back, and those that must survive a reload.

  /** @param {import('./shapes.js').Outgoing[]} items  @param {string} reason */
  #back(items, reason) {
    const words = items.map(({ payload }) => payload.b);
    for (const { key } of items) this.#settle(key, false);
    const draft = [this.state.draft, ...words].filter(Boolean).join("\n");
    this.#draw({ draft, refusal: this.#shown?.reasonShown(reason) });
    this.#keep();
  }

  /** @param {string} key  @param {boolean} stored */
  #settle(key, stored) {
    this.#asking.get(key)?.(stored);
    this.#asking.delete(key);
  }

  async #bookmark() {
    const { Bookmark } = await import("./resume.js");
    return (this.#mark ??= new Bookmark(this.world, this.pin));
  }

  /** @param {Conversation} c  a reload can bring it back from here on */
  async #remember(c) {
    try {
      await (await this.#bookmark()).make(c, this.#token);
      await this.#keep();
    } catch {
      // the next line that is live tries again
    }
  }

  #keep() {
    if (this.#over) return undefined;
    const items = this.outbox.items.map(({ payload, sealed }) => ({ payload, sealed }));
    return this.#mark?.remember({ items, composer: [this.state.draft, this.#composer].filter(Boolean).join("\n") });
  }

  // Ends.

  /** @param {unknown} error  a check that failed; anything else that throws where words are sealed is broken crypto (K4) */
  #stop(error) {
    if (this.#over) return;
    this.line.close();
    this.#show({ phase: "stopped", check: isCheck(error) ? /** @type {CheckFailed} */ (error).code : "K4" });
    this.#over = this.#c !== null;
  }

  /** @param {string} ended */
  #finish(ended) {
    if (this.#over) return;
    this.line.close();
    const emptied = EMPTIED.indexOf(ended) >= 0;
    if (emptied) this.#mark?.forget();
    this.#show({ phase: "ended", ended, typing: null, ...(emptied && { bubbles: [], draft: "", readers: [] }) });
    this.#over = true;
    if (emptied) this.#empty();
  }

  #empty() {
    this.#c = this.#history = this.#directory = null;
    this.outbox.items = [];
    this.#composer = this.#token = "";
  }

  #sure() {
    if (!this.#c) throw new Error("no conversation");
    return this.#c;
  }

  /** @param {() => any} deed  @returns {Promise<any>} */
  #inTurn(deed) {
    const done = this.#turn.then(() => (this.#over ? undefined : deed()));
    this.#turn = done.catch(() => {});
    return done;
  }

  #now() {
    return Math.floor(this.world.now() / 1000);
  }

  /** @param {Partial<TalkState>} [more] */
  #draw(more) {
    const { closed, taken, answered, bubbles } = this.#history || NO_HISTORY;
    const phase = closed ? "closed" : taken || this.staff ? "talking" : "waiting";
    this.#show({
      phase: this.#live ? phase : "opening",
      answered,
      // what is not checked to its end is not shown
      bubbles: [...(this.#live ? bubbles : []), ...(this.#shown?.unsent(this.outbox.items) || [])],
      readers: this.#c ? this.#c.readers() : [],
      check: this.#c && this.#c.misled ? "K5" : null,
      ...more,
    });
  }

  /** @param {Partial<TalkState>} more */
  #show(more) {
    if (this.#over) return;
    this.state = { ...this.state, ...more };
    this.onchange(this.state);
  }
}

const NO_HISTORY = { closed: false, taken: false, answered: false, bubbles: [] };

/** @param {unknown} error */
const isCheck = (error) => error instanceof CheckFailed && /^K\d/.test(error.code);
