// @ts-check

/**
 * What a counsellor with open keys has in hand: the desk line's news, the conversations, their drafts.
 *
 * Made at unlocking, let go of at locking. It decides nothing about the queue: it asks the server for the
 * next visitor and takes what it is given.
 */

import { Refused, ask, readList } from "./doors.js";
import { DeskLine } from "./deskline.js";
import { Drafts } from "./drafts.js";
import { Holding } from "./holding.js";
import { aliasOf } from "./labels.js";
import { renewKeys } from "./unlock.js";

/** @typedef {import('./deskline.js').News} News */
/** @typedef {import('./holding.js').Why} Why */
/** @typedef {import('./unlock.js').Pin} Pin */
/** @typedef {import('./unlock.js').Unlocked} Unlocked */

/** Close code that says: this person is not here any more. Without it a lost line may be coming back. */
const AWAY = 4000;
/** Seconds that "Er wacht nu niemand" and the like stay on screen. */
const SAID = 10;

export class Hands {
  /** @type {Holding[]} oldest first */
  holdings = [];
  /** The conversation that keys and narrow screens are about. @type {string | null} */
  active = null;
  /** Where the counsellor was, newest first: what stays on a screen that has no room for all. @type {string[]} */
  recent = [];
  /** @type {News | null} */
  news = null;
  /** @type {'connecting' | 'live' | 'lost'} */
  link = "connecting";
  drafts = new Drafts();
  taking = false;
  /** Why there was no next visitor; key of NEXT in texts.js. @type {string | null} */
  none = null;
  /** When this page last sent words, milliseconds. */
  sentAt = 0;
  #unlocked;
  #pin;
  #begin;
  /** On its way for all conversations at once. @type {Promise<import('./unlock.js').Directory> | null} */
  #renewing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #unsay;
  #onchange;
  #line;

  /**
   * @param {object} it
   * @param {Unlocked} it.unlocked
   * @param {Pin} it.pin
   * @param {() => void} it.onchange
   * @param {() => void} it.onsignedout
   * @param {typeof import('../conversations/talk.js').Talk.counsellor} [it.begin]
   */
  constructor({ unlocked, pin, onchange, onsignedout, begin }) {
    this.#unlocked = unlocked;
    this.#pin = pin;
    this.#begin = begin;
    this.#onchange = onchange;
    this.onsignedout = onsignedout;
    this.#line = new DeskLine({
      onnews: (news) => this.#hear(news),
      onlink: (link) => {
        this.link = link;
        this.#onchange();
      },
      onsignedout,
    });
    this.#line.open();
  }

  /** No hand is free for another visitor. */
  get full() {
    return this.news !== null && this.news.full;
  }

  /** @param {string} cv  @returns {number | null} how many are before this visitor, who waits again; null: does not wait */
  ahead(cv) {
    const found = this.news === null ? undefined : this.news.again.find((one) => one.cv === cv);
    return found === undefined ? null : found.ahead;
  }

  /**
   * Ask for whoever is next. Asking again while asking is asking once.
   * @param {string} [again]  only this visitor will do, who waits again: when it is their turn
   */
  async next(again) {
    if (this.taking) return;
    if (this.full) {
      this.#say("full");
      return;
    }
    this.taking = true;
    this.none = null;
    this.#onchange();
    try {
      const { cv, lease } = await ask("/desk/next", again === undefined ? {} : { cv: again });
      this.#hold(cv, lease);
      this.#goTo(cv);
    } catch (error) {
      this.#say(error instanceof Refused ? (error.status === 401 ? "signed-out" : error.reason) : "lost");
    }
    this.taking = false;
    this.#onchange();
  }

  /** @param {string} none  key of NEXT, said for a while */
  #say(none) {
    this.none = none;
    clearTimeout(this.#unsay);
    this.#unsay = setTimeout(() => {
      this.none = null;
      this.#onchange();
    }, SAID * 1000);
    this.#onchange();
  }

  /** @param {boolean} open */
  present(open) {
    this.#line.present(open);
    if (this.none === "paused") this.none = null;
    this.#onchange();
  }

  /** @param {string} cv */
  show(cv) {
    if (this.active === cv) return;
    this.#goTo(cv);
    this.#onchange();
  }

  /** @param {number} step  1 the later conversation, -1 the earlier one, round and round */
  step(step) {
    const count = this.holdings.length;
    if (count === 0) return;
    const at = this.holdings.findIndex((one) => one.cv === this.active);
    this.show(this.holdings[(at + step + count) % count].cv);
  }

  /** @param {string} cv  @param {string} text */
  write(cv, text) {
    this.drafts.write(cv, text);
    if (text !== "") this.#find(cv)?.talk.typing(true);
    this.#onchange();
  }

  /** Sends the draft of one conversation, and of no other. @param {string} cv */
  send(cv) {
    if (!this.#find(cv)?.say(this.drafts.of(cv).trim())) return;
    this.drafts.forget(cv);
    this.sentAt = Date.now();
    this.#onchange();
  }

  /** @param {string} cv  @param {Why} why */
  close(cv, why) {
    this.#find(cv)?.close(why);
  }

  /** Words or closing are on their way, or stand in a composer. */
  get unsaved() {
    return this.drafts.any || this.holdings.some((one) => one.stage === "ending" || one.unsent().length > 0);
  }

  /** A conversation that is over leaves the screen. @param {string} cv */
  putAway(cv) {
    const at = this.holdings.findIndex((one) => one.cv === cv);
    if (at < 0) return;
    this.holdings[at].letGo();
    this.holdings.splice(at, 1);
    this.drafts.forget(cv);
    this.recent = this.recent.filter((one) => one !== cv);
    if (this.active === cv) {
      this.active = null;
      const other = this.holdings[Math.min(at, this.holdings.length - 1)];
      if (other !== undefined) this.#goTo(other.cv);
    }
    this.#onchange();
  }

  /** Drafts of conversations that are not here any more: after a long lock somebody else may have them.
   * @returns {{ cv: string, label: string, text: string }[]} empty until the desk line has told what is ours */
  get orphans() {
    if (this.news === null) return [];
    const gone = this.drafts.written.filter((cv) => this.#find(cv) === undefined);
    return gone.map((cv) => ({ cv, label: aliasOf(cv).label, text: this.drafts.of(cv) }));
  }

  /** @param {string} cv */
  throwAway(cv) {
    this.drafts.forget(cv);
    this.#onchange();
  }

  /** The page woke up, or the network is back. */
  wake() {
    this.#line.look();
  }

  /** Everything readable leaves memory. @returns {string} the drafts and unsent words, to be sealed at once */
  letGo() {
    this.#line.close();
    clearTimeout(this.#unsay);
    for (const holding of this.holdings) {
      this.drafts.giveBack(holding.cv, holding.unsent().join("\n"));
      holding.letGo(AWAY);
    }
    this.holdings = [];
    return this.drafts.takeAll();
  }

  /** @param {News} news */
  #hear(news) {
    this.news = news;
    if (this.none === "nobody-waits" && news.waiting > 0) this.none = null;
    if (this.none === "full" && !news.full) this.none = null;
    for (const { cv, lease, away } of news.mine) {
      const holding = this.#hold(cv, lease);
      holding.told(away ?? null, news.at);
      if (holding.lease === lease) holding.seen = true;
    }
    for (const holding of this.holdings) {
      const ours = news.mine.some((one) => one.cv === holding.cv && one.lease >= holding.lease);
      // Just taken: the line may not have heard of it yet.
      if (!ours && holding.seen && holding.stage === "open") holding.stage = "lost";
    }
    this.#onchange();
  }

  /**
   * A higher lease number is another taking of the same conversation: it begins anew, under the same label.
   * @param {string} cv  @param {number} lease  @returns {Holding}
   */
  #hold(cv, lease) {
    const known = this.#find(cv);
    if (known !== undefined && known.lease >= lease) return known;
    const holding = new Holding({
      cv,
      lease,
      alias: known !== undefined ? known.alias : aliasOf(cv, this.holdings.map((one) => one.alias)),
      unlocked: this.#unlocked,
      pin: this.#pin,
      getList: readList,
      getDirectory: () => this.#renew(),
      taken: this.taking,
      begin: this.#begin,
      onchange: (one) => this.#changed(one),
    });
    if (known !== undefined) {
      known.letGo();
      this.holdings = this.holdings.map((one) => (one === known ? holding : one));
    } else this.holdings.push(holding);
    if (this.active === null) this.#goTo(cv);
    return holding;
  }

  #renew() {
    this.#renewing ??= renewKeys(this.#unlocked, this.#pin).finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /** @param {string} cv */
  #find(cv) {
    return this.holdings.find((one) => one.cv === cv);
  }

  /** @param {string} cv */
  #goTo(cv) {
    this.active = cv;
    this.recent = [cv, ...this.recent.filter((one) => one !== cv)];
  }

  /** @param {Holding} holding */
  #changed(holding) {
    if (holding.state.ended === "signed-out") {
      this.onsignedout();
      return;
    }
    const back = holding.takeBack();
    if (back !== "") this.drafts.giveBack(holding.cv, back);
    this.#onchange();
  }
}
