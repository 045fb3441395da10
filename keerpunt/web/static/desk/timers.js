// @ts-check

/**
 * How long somebody has been without an answer, and how that reads.
 *
 * For words that arrive over a line that lives, this computer's clock at arrival counts: a visitor's own clock may be
 * wrong. Everything that was said before, or while the line was away, counts from the time that its envelope gives, so
 * that no clock starts anew because somebody took over, unlocked, or came back from a tunnel.
 */

/** @typedef {{ key: string, kind: string, mine: boolean, who: { kind: string } | null, at: number | null }} Said */

/** Seconds without an answer after which a card turns amber, and red. */
export const AMBER = 60;
export const RED = 120;

/** @param {number} seconds  @returns {'calm' | 'amber' | 'red'} */
export function urgency(seconds) {
  if (seconds >= RED) return "red";
  return seconds >= AMBER ? "amber" : "calm";
}

/** @param {number} seconds  @returns {string} `00:42`, and from an hour on `1:02:03` */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** @param {number} seconds  @returns {string} roughly how long, `40 s` or `10 min` or `2 uur` */
export function spanOf(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds / 5) * 5)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} uur`;
}

/** @param {number} at  unix seconds  @returns {string} time of day in Amsterdam, `14:03`, as the visitor reads it too */
export const timeOfDay = (at) =>
  new Date(at * 1000).toLocaleTimeString("nl-NL", { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit" });

/** @param {Said} bubble  @returns {boolean} words of the person who seeks help */
const fromVisitor = (bubble) => bubble.who !== null && bubble.who.kind === "v" && bubble.kind === "text";

/** Follows one conversation: since when the visitor waits, and what was not looked at yet. */
export class Attention {
  /** @type {Map<string, number>} arrival of each of the visitor's messages, unix seconds */
  #arrived = new Map();
  #caughtUp = false;
  /** Everything was read once. */
  #opened = false;
  #looked = 0;

  /** @type {number | null} last words of the visitor, unix seconds */
  since = null;
  /** Nobody has answered those words. */
  unanswered = false;
  /** Messages of the visitor that came in while nobody looked. */
  unread = 0;

  /**
   * @param {Said[]} bubbles  the conversation as it stands
   * @param {number} now  unix seconds
   * @param {{ live: boolean, looking: boolean }} how  live: everything was read, so what is new from here on arrives just now
   */
  follow(bubbles, now, { live, looking }) {
    let last = null;
    let answered = true;
    for (const bubble of bubbles) {
      if (fromVisitor(bubble)) {
        if (!this.#arrived.has(bubble.key)) {
          const told = bubble.at === null ? now : Math.min(bubble.at, now);
          this.#arrived.set(bubble.key, this.#caughtUp && live ? now : told);
        }
        last = bubble;
        answered = false;
      } else if (bubble.kind === "text" || bubble.kind === "card") {
        answered = true;
      }
    }
    this.since = last === null ? null : /** @type {number} */ (this.#arrived.get(last.key));
    this.unanswered = last !== null && !answered;
    const heard = this.#arrived.size;
    if (looking || !this.#opened) this.#looked = heard;
    this.unread = heard - this.#looked;
    this.#caughtUp = live;
    this.#opened ||= live;
  }
}
