/**
 * Stands in for `conversations/talk.js` where only the page is looked at: it does nothing by itself, remembers
 * what the page asked of it, and says what a test tells it to say.
 */

/** @returns {import('../../../keerpunt/web/static/conversations/talk.js').TalkState} */
export const quiet = () => ({
  phase: 'idle', link: 'connecting', bubbles: [], place: null, seats: null, typing: null, check: null, refusal: null,
  notice: null, ended: null, draft: '', readers: [], answered: false, lastUsed: null,
});

/** A bubble with what most bubbles have in common. */
export const bubble = (given) => ({ kind: 'text', mine: false, who: null, text: '', at: 1_790_000_000, sure: true, marked: false, sent: null, ...given });

export class Talk {
  state = quiet();
  asked = [];

  constructor({ onchange }) {
    this.onchange = onchange;
    globalThis.fakeTalk = this;
  }

  static visitor(it) {
    return new Talk(it);
  }

  /** What the conversation is from now on. */
  tell(change) {
    this.state = { ...this.state, ...change };
    this.onchange(this.state);
  }

  #note(deed, given, answer) {
    this.asked.push([deed, given]);
    return answer;
  }

  warm() { return this.#note('warm', undefined, Promise.resolve()); }
  open(desks) { this.#note('open', desks); this.tell({ phase: 'opening' }); }
  resume() { return this.#note('resume', undefined, Promise.resolve(true)); }
  comeBack(words) { return this.#note('comeBack', words, Promise.resolve(true)); }
  wipeBy(words) { return this.#note('wipeBy', words, Promise.resolve('')); }
  say(text) { this.#note('say', text); this.tell({ bubbles: [...this.state.bubbles, bubble({ key: `own${this.asked.length}`, mine: true, text, sent: 'unsent' })] }); }
  compose(text) { this.#note('compose', text); }
  typing(on) { this.#note('typing', on); }
  retry() { this.#note('retry'); }
  keep(words) { return this.#note('keep', words, Promise.resolve()); }
  wipe() { this.#note('wipe'); this.tell({ phase: 'ended', ended: 'wiped', bubbles: [] }); return Promise.resolve(); }
  reopen() { return this.#note('reopen', undefined, Promise.resolve()); }
  hold() { this.#note('hold'); }
  closing() { this.#note('closing'); }
  forget() { return this.#note('forget', undefined, { locator: 'l', proof: 'p', how: 'exit' }); }
}
