// @ts-check

/**
 * What a counsellor is writing. A draft belongs to one conversation and is found nowhere else.
 *
 * Words that come back after a refusal join the draft of their own conversation; they never push
 * away what was typed since.
 */

export class Drafts {
  /** @type {Map<string, string>} */
  #texts = new Map();

  /** @param {string} cv  @returns {string} */
  of(cv) {
    return this.#texts.get(cv) || "";
  }

  /** @param {string} cv  @param {string} text */
  write(cv, text) {
    if (text === "") this.#texts.delete(cv);
    else this.#texts.set(cv, text);
  }

  /** @param {string} cv  @param {string} text  words that were written earlier and not stored */
  giveBack(cv, text) {
    const now = this.of(cv);
    if (text.trim() === "" || now === text || now.startsWith(`${text}\n`)) return;
    this.write(cv, now.trim() === "" ? text : `${text}\n${now}`);
  }

  /** @param {string} cv */
  forget(cv) {
    this.#texts.delete(cv);
  }

  /** @returns {string[]} conversations in which words wait */
  get written() {
    return [...this.#texts].filter(([, text]) => text.trim() !== "").map(([cv]) => cv);
  }

  /** @returns {boolean} somebody has typed words that were not sent */
  get any() {
    return this.written.length > 0;
  }

  /** @returns {string} all drafts as text, to be sealed before the keys go; the drafts themselves are forgotten */
  takeAll() {
    const all = JSON.stringify([...this.#texts]);
    this.#texts.clear();
    return all;
  }

  /** @param {string} all  what takeAll gave */
  putBack(all) {
    for (const [cv, text] of JSON.parse(all)) this.giveBack(String(cv), String(text));
  }
}
