// @ts-check

/**
 * One conversation in one page: its keys, its line, its outbox, and what a person may see of it. No DOM.
 *
 * Whatever reads or seals happens in turn, one after the other, for each envelope says what was seen
 * before it. A failed check ends everything: nothing is sent after it (protocol §19).
 */

import { Conversation } from "../keyrings/conversation.js";
import { readDirectory } from "../keyrings/lists.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u, textOf, utf8 } from "../keyrings/text.js";
import { History, claim, reasonShown, unsent } from "./history.js";
import { Line, PAGE, ask } from "./line.js";
import { Outbox } from "./outbox.js";

/** @typedef {import('../keyrings/conversation.js').Who} Who */
/** @typedef {import('../keyrings/conversation.js').Me} Me */
/** @typedef {import('../keyrings/lists.js').Pin} Pin */
/** @typedef {import('../keyrings/lists.js').Directory} Directory */
/** @typedef {import('./line.js').Frame} Frame */
/** @typedef {import('./outbox.js').Outgoing} Outgoing */
/** @typedef {import('./resume.js').Bookmark} Bookmark */

/**
 * @typedef {object} Bubble
 * @property {string} key
 * @property {'text'|'join'|'leave'|'end'|'returned'|'card'|'record'|'hidden'|'unknown'} kind
 * @property {boolean} mine
 * @property {Who | null} who  null for own words that are not delivered, for records, and when hidden
 * @property {string} text     of a record: the names of the readers who came or went
 * @property {number | null} at  unix seconds
 * @property {boolean} sure    false: "tijd niet zeker"
 * @property {boolean} marked
 * @property {null | 'unsent' | 'delivered' | 'read'} sent  null for what others wrote
 * @property {string} [why]    of `end`: done, silent, limits, referred; of `record`: came, went
 * @property {string} [title]  of a card
 * @property {string} [path]   of a card, on the portal
 */

/**
 * @typedef {object} TalkState  a new object at every change
 * @property {'idle'|'opening'|'waiting'|'talking'|'closed'|'stopped'|'ended'} phase
 * @property {'connecting'|'live'|'lost'|'spare'} link
 * @property {Bubble[]} bubbles
 * @property {{ ahead: number, from: number, to: number } | null} place
 * @property {{ visitor: string, counsellor: string, partner: string, lead: number } | null} seats
 * @property {string | null} typing   'v', 's' or 'p' of the other side
 * @property {string | null} check    'K1' … 'K16' when a check failed
 * @property {string | null} refusal  last reason that needs words on screen
 * @property {string | null} notice   last notice code
 * @property {string | null} ended    wiped, elsewhere, left, gone, old, signed-out
 * @property {string} draft           words handed back to the composer, until compose() takes note
 * @property {{ kind: string, id: string, name: string, people: number }[]} readers
 * @property {boolean} answered       somebody of staff has written
 * @property {number | null} lastUsed when the words were used before now
 */

/** @type {TalkState} */
const NOTHING = {
  phase: "idle",
  link: "connecting",
  bubbles: [],
  place: null,
  seats: null,
  typing: null,
  check: null,
  refusal: null,
  notice: null,
  ended: null,
  draft: "",
  readers: [],
  answered: false,
  lastUsed: null,
};

/** @type {Record<number, string>} */
const ENDINGS = { 4401: "signed-out", 4404: "gone", 4409: "elsewhere", 4410: "wiped", 4411: "left", 4426: "old" };
/** After these the page holds nothing any more. */
const EMPTYING = [4409, 4410, 4411];

const LONGEST = 4000; // characters of a message
const TYPING = 3000; // ms between two `typing` frames; one is shown twice as long
const NETWORK = 2000; // ms between two tries to fetch the directory

export class Talk {
  state = NOTHING;
  /** @type {Conversation | null} */
  #c = null;
  /** Makes the conversation once more, when its opening was refused. @type {() => Promise<unknown>} */
  #anew = async () => {};
  /** @type {Promise<Directory> | null} */
  #directory = null;
  #known = 0;
  #token = "";
  /** @type {number | null} */
  #lease;
  #history;
  /** Who wants to know whether something was stored, by key. @type {Map<string, (stored: boolean) => void>} */
  #asking = new Map();
  #busy = false;
  #over = false;
  #live = false;
  #closed = false;
  #returned = false;
  #tries = 0;
  #composer = "";
  #typed = 0;
  #typing = 0;
  /** @type {Promise<Bookmark> | null} */
  #marking = null;
  /** @type {Bookmark | null} */
  #mark = null;
  /** @type {Promise<any>} */
  #turn = Promise.resolve();
  #line;
  #outbox;

  /**
   * @param {object} it
   * @param {Pin} it.pin
   * @param {(state: TalkState) => void} it.onchange
   * @param {{ cv: string, me: Me, lease: number, directory: Directory }} [it.staff]  absent: a visitor
   * @param {(hash: string) => Promise<string>} [it.getList]
   * @param {typeof PAGE} [it.world]
   * @param {string} [it.host]
   */
  constructor({ pin, onchange, staff, getList, world = PAGE, host }) {
    this.pin = pin;
    this.world = world;
    this.onchange = onchange;
    this.getList = getList || ((/** @type {string} */ hash) => this.#get(`/keys/list/${hash}`));
    this.staff = staff;
    this.#lease = staff ? staff.lease : null;
    if (staff) this.#directory = Promise.resolve(staff.directory);
    this.#history = new History(staff ? staff.me.kid : null);
    this.#line = new Line({
      host,
      world,
      hello: () => this.#hello(),
      onframe: (frame) => this.#inTurn(() => this.#take(frame)),
      onlink: (link) => this.#linked(link),
      onfinal: (code) => this.#finish(code),
    });
    this.#outbox = new Outbox({
      conversation: () => /** @type {Conversation} */ (this.#c),
      send: (frame) => this.#line.send(this.#lease === null || frame.t === "again" ? frame : { ...frame, lease: this.#lease }),
      reread: () => this.#line.reread(),
      refresh: () => this.#refresh(),
      reopen: () => this.#reopen(),
      keep: () => this.#keep(),
      back: (items, reason) => this.#back(items, reason),
      inTurn: (deed) => this.#inTurn(deed),
      fail: (error) => this.#stop(error),
      later: (deed, ms) => world.later(deed, ms),
    });
  }

  /** @param {{ pin: Pin, onchange: (state: TalkState) => void, world?: typeof PAGE, host?: string }} it */
  static visitor(it) {
    return new Talk(it);
  }

  /**
   * Opens by itself.
   * @param {{ pin: Pin, me: Me, cv: string, lease: number, directory: Directory, getList: (hash: string) => Promise<string>,
   *   onchange: (state: TalkState) => void, world?: typeof PAGE, host?: string }} it
   */
  static counsellor({ me, cv, lease, directory, ...it }) {
    const talk = new Talk({ ...it, staff: { me, cv, lease, directory } });
    Promise.resolve().then(() => talk.open());
    return talk;
  }

  // Beginning.

  /** Fetches the directory while the person still reads. Rejects when that fails; open() tries again. */
  warm() {
    if (!this.#directory) {
      this.#directory = this.#fetchDirectory();
      this.#directory.catch(() => (this.#directory = null));
    }
    return this.#directory;
  }

  /** Twice is once.  @param {string[]} [desks]  ids; for a visitor  @returns {Promise<boolean>} */
  open(desks = []) {
    const { staff } = this;
    return this.#start((around) => {
      if (staff) return Conversation.read({ ...around, cv: staff.cv, me: staff.me });
      this.#token = b64u(random(32));
      return Conversation.begin({ ...around, desks, now: this.#now() });
    });
  }

  /** At page load: is there something to go on with in this tab?  @returns {Promise<boolean>} */
  hold() {
    return this.#bookmark().then((mark) => mark.hold(), () => false);
  }

  /** After a reload, by what the tab remembers.  @returns {Promise<boolean>} */
  resume() {
    return this.#return("");
  }

  /** @param {string} words  canonical  @returns {Promise<boolean>} */
  comeBack(words) {
    return this.#return(words);
  }

  /** @param {string} words  empty: by the bookmark of this tab */
  #return(words) {
    return this.#start(async (around) => {
      const [{ openAgain }, mark] = await Promise.all([import("./comeback.js"), this.#bookmark()]);
      const token = random(32);
      const { fault, vault, last, kept } = await openAgain({ world: this.world, pin: this.pin, mark, words, token });
      if (fault) {
        this.#show({ phase: "idle", ...fault });
        return null;
      }
      this.#token = b64u(token);
      this.#returned = words !== "";
      this.#composer = kept.composer;
      for (const { payload, sealed } of kept.items) this.#outbox.add(payload, sealed);
      this.#show({ lastUsed: words ? last : null, draft: kept.composer });
      return Conversation.comeBack({ ...around, vault });
    });
  }

  /** @param {(around: any) => Promise<Conversation | null>} make  @returns {Promise<boolean>} */
  async #start(make) {
    if (this.#busy || this.#over) return false;
    this.#busy = true;
    this.#anew = () => this.#start(make);
    this.#show({ phase: "opening", check: null, refusal: null, ended: null });
    try {
      const directory = await this.#newest();
      const { pin, getList } = this;
      const c = await make({ pin, directory, getList, getDirectory: () => this.#refresh() });
      if (!c || this.#over) return (this.#busy = false);
      this.#c = c;
      this.#draw();
      this.#line.open();
      return true;
    } catch (error) {
      this.#busy = false;
      this.#stop(error);
      return false;
    }
  }

  /** The directory, as soon as there is a network. */
  async #newest() {
    for (;;) {
      try {
        const directory = await this.warm();
        return this.staff || directory.exp > this.#now() ? directory : await this.#refresh();
      } catch (error) {
        if (error instanceof CheckFailed || this.#over) throw error;
        this.#show({ link: "lost" });
        await new Promise((go) => this.world.later(() => go(0), NETWORK));
      }
    }
  }

  async #fetchDirectory() {
    const answer = JSON.parse(await this.#get("/keys/directory"));
    const directory = await readDirectory(answer, this.pin, this.#now(), this.#known);
    this.#known = directory.ver;
    return directory;
  }

  async #refresh() {
    const directory = await this.#fetchDirectory();
    this.#directory = Promise.resolve(directory);
    if (this.#c) this.#c.use(directory);
    return directory;
  }

  /** @param {string} path */
  async #get(path) {
    const { status, text } = await ask(this.world, path);
    if (status !== 200) throw new Error(`${path} ${status}`);
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
    const coming = this.#outbox.items.some(({ payload }) => payload.t === "join");
    if (this.staff && this.#live && !this.#history.joined && !coming) this.#post({ t: "join" });
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
    this.#line.send({ t: "typing", on });
  }

  /** Somebody tapped "opnieuw". */
  retry() {
    this.#line.look();
    this.#outbox.again();
  }

  /** Keeps return words for this conversation.  @param {string} words  canonical  @returns {Promise<boolean>} */
  async keep(words) {
    const c = this.#c;
    if (!c || this.#over) return false;
    const { keepWords } = await import("./comeback.js");
    return keepWords({ world: this.world, pin: this.pin, words, conversation: c, token: this.#token });
  }

  /** Deletes everything: this conversation, or the one that the words open.  @param {string} [words]  @returns {Promise<boolean>} */
  async wipe(words) {
    const { world, pin } = this;
    const { wipeByWords } = await import("./comeback.js");
    if (words) return wipeByWords({ world, pin, words });
    const { status } = await ask(world, "/conversation/wipe", { cv: this.#c && this.#c.cv, token: this.#token });
    if (status === 204) this.#finish(4410);
    return status === 204;
  }

  /** The page is going, perhaps for good. Waits for nothing. */
  closing() {
    if (this.#mark) this.#mark.closing();
  }

  /** Quick exit: nothing stays in memory. Waits for nothing.  @returns {object | undefined} body for /resume/forget */
  forget() {
    const note = this.#mark ? this.#mark.forget() : undefined;
    this.close(4000);
    return note;
  }

  /** Out of this page: keys, words and line.  @param {number} [code] */
  close(code) {
    this.#over = true;
    this.#line.close(code);
    this.#empty();
    this.state = NOTHING;
  }

  /** @param {{ t: string, [field: string]: unknown }} payload */
  #post(payload) {
    const { t, ...rest } = payload;
    const item = this.#outbox.add({ t, ts: this.#now(), ...rest });
    this.#draw({ refusal: item ? null : "full" });
    this.#keep();
    return item;
  }

  // What the line brings.

  #hello() {
    const c = /** @type {Conversation} */ (this.#c);
    const hello = { t: "hello", v: 1, seat: this.staff ? "counsellor" : "visitor", cv: c.cv, records: c.recordsHeld, after: c.head };
    if (this.staff) return hello;
    return { ...hello, token: this.#token, ...(c.opening && !this.#live && { open: c.opening }) };
  }

  /** @param {import('./line.js').Link} link */
  #linked(link) {
    if (link === "lost") this.#outbox.lost();
    this.#show({ link, ...(link === "lost" && { typing: null }) });
  }

  /** @param {Frame} frame */
  async #take(frame) {
    if (frame.in) return;
    const { t } = frame;
    if (t === "record" || t === "envelope") await this.#hear(frame);
    else if (t === "live") this.#begun(frame);
    else if (t === "refused") this.#refused(frame);
    else if (t === "typing") this.#types(frame);
    else if (t === "directory") this.#refresh().catch(() => {});
    else this.#claimed(claim(frame));
  }

  /** @param {Frame} frame  throwing what is not a failed check drops the line, and it is read again */
  async #hear(frame) {
    const c = /** @type {Conversation} */ (this.#c);
    const before = c.readers();
    let heard;
    try {
      heard = await c.hear(frame);
    } catch (error) {
      if (!isCheck(error)) throw error;
      return this.#stop(error);
    }
    if (c.stopped) return this.#stop(new CheckFailed(c.stopped));
    if (heard.again) return;
    if (heard.kind === "record") {
      this.#history.turn(heard, before, c.readers());
      this.#outbox.renewed();
    } else {
      const item = this.#outbox.confirm(frame.ref, frame.e);
      this.#history.add(heard, frame.e, item ? item.key : undefined);
      if (item) this.#settle(item, true);
      this.#closed = this.#history.closed;
      this.#outbox.heard();
      if (item) this.#keep();
    }
    this.#draw(heard.who && !heard.own ? { typing: null } : {});
  }

  /** @param {Frame} frame  `live`: everything was read */
  #begun({ lease }) {
    const c = /** @type {Conversation} */ (this.#c);
    c.live();
    if (c.stopped) return this.#stop(new CheckFailed(c.stopped));
    if (this.staff && typeof lease === "number") this.#lease = lease;
    if (!this.#live && this.#returned) this.#post({ t: "returned" });
    this.#live = true;
    this.#outbox.live();
    if (c.misled) this.#outbox.renew();
    this.#draw();
    if (!this.staff) this.#remember(c);
  }

  /** @param {Frame} frame */
  #refused(frame) {
    if (frame.ref) return this.#outbox.refused(frame);
    if (this.#live || frame.reason === "after-refusal") return;
    // the hello itself was refused
    if (frame.reason === "rate" || frame.reason === "busy") {
      this.world.later(() => this.#line.reread(), (Number(frame.wait) || 1) * 1000);
      return;
    }
    this.#line.close();
    this.#c = this.#directory = null;
    this.#busy = false;
    if (this.#tries++ < 1) this.#anew();
    else this.#show({ phase: "idle", refusal: reasonShown(frame.reason) });
  }

  /** @param {Frame} frame */
  #types({ who, on }) {
    if (["v", "s", "p"].indexOf(who) < 0 || who === (this.staff ? "s" : "v")) return;
    const mine = ++this.#typing;
    this.#show({ typing: on ? who : null });
    if (on) this.world.later(() => mine === this.#typing && this.#show({ typing: null }), 2 * TYPING);
  }

  /** @param {Partial<TalkState>} said */
  #claimed(said) {
    if (said.notice === "closed") this.#closed = true;
    if (said.notice === "reopened") this.#closed = this.#history.taken = false;
    if (said.notice === "taken") {
      this.#history.taken = true;
      said.place = null;
    }
    this.#draw(said);
  }

  // Words that come back, and a conversation that is kept for after a reload.

  /** @param {Outgoing[]} items  @param {string} reason */
  #back(items, reason) {
    const words = items.map((item) => {
      this.#settle(item, false);
      return item.payload.b;
    });
    const draft = [this.state.draft, ...words].filter(Boolean).join("\n");
    this.#draw({ draft, refusal: reasonShown(reason) });
    this.#keep();
  }

  /** @param {Outgoing} item  @param {boolean} stored */
  #settle({ key }, stored) {
    const asked = this.#asking.get(key);
    this.#asking.delete(key);
    if (asked) asked(stored);
  }

  /** A conversation that was closed as silent goes on when the visitor writes (CHAT-11). */
  async #reopen() {
    if (this.staff || !this.#c) return false;
    const { status } = await ask(this.world, "/conversation/reopen", { cv: this.#c.cv, token: this.#token });
    return status === 204;
  }

  #bookmark() {
    if (!this.#marking) {
      this.#marking = import("./resume.js").then(({ Bookmark }) => (this.#mark = new Bookmark(this.world, this.pin)));
      this.#marking.catch(() => (this.#marking = null));
    }
    return this.#marking;
  }

  /** @param {Conversation} conversation */
  async #remember(conversation) {
    try {
      const mark = await this.#bookmark();
      await mark.make(conversation, this.#token);
      await this.#keep();
    } catch {
      // the next live line tries again
    }
  }

  /** What was written and not stored survives a reload. */
  #keep() {
    if (!this.#mark || this.#over) return;
    const items = this.#outbox.items.map(({ payload, sealed }) => ({ payload, sealed }));
    const composer = [this.state.draft, this.#composer].filter(Boolean).join("\n");
    return this.#mark.remember({ items, composer });
  }

  // Ends.

  /** @param {unknown} error  a check that failed; anything else that throws here is broken crypto (K4) */
  #stop(error) {
    if (this.#over) return;
    this.#over = this.#c !== null;
    this.#line.close();
    this.#show({ phase: "stopped", check: isCheck(error) ? /** @type {CheckFailed} */ (error).code : "K4" }, true);
  }

  /** @param {number} code  of a final close */
  #finish(code) {
    this.#over = true;
    this.#line.close();
    if (EMPTYING.indexOf(code) >= 0) {
      if (this.#mark) this.#mark.forget();
      this.#empty();
      this.#show({ bubbles: [], draft: "", readers: [] }, true);
    }
    this.#show({ phase: "ended", ended: ENDINGS[code], typing: null }, true);
  }

  #empty() {
    this.#c = null;
    this.#outbox.items = [];
    this.#history = new History(null);
    this.#composer = this.#token = "";
    this.#directory = null;
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
    const c = this.#c;
    const { bubbles, taken, answered } = this.#history;
    const phase = !this.#live ? "opening" : this.#closed ? "closed" : taken || this.staff ? "talking" : "waiting";
    // what is not checked to its end is not shown
    const shown = this.#live ? bubbles : [];
    this.#show({
      phase,
      answered,
      bubbles: [...shown, ...unsent(this.#outbox.items)],
      readers: c ? c.readers() : [],
      check: c && c.misled ? "K5" : null,
      ...more,
    });
  }

  /** @param {Partial<TalkState>} more  @param {boolean} [last] */
  #show(more, last = false) {
    if (this.#over && !last) return;
    this.state = { ...this.state, ...more };
    this.onchange(this.state);
  }
}

/** @param {unknown} error */
const isCheck = (error) => error instanceof CheckFailed && /^K\d/.test(error.code);
