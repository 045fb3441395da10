// @ts-check

/**
 * From what was said to what is drawn: bursts of one person together, a line for each day,
 * and one receipt where it tells something.
 */

/** @typedef {import('../conversations/types').Bubble} Bubble */

/**
 * @typedef {{ kind: 'day', key: string, at: number }} Day
 * @typedef {{ kind: 'group', key: string, mine: boolean, side: string, name: string | null, items: Item[] }} Group  name: null for the visitor
 * @typedef {{ kind: 'line', key: string, bubble: Bubble }} Line  something that happened, without a speaker
 * @typedef {{ bubble: Bubble, receipt: null | 'unsent' | 'delivered' | 'read' }} Item
 */

/** Words of one person that follow each other within this many seconds are one burst. */
export const BURST = 180;

/** @param {Bubble} bubble */
const spoken = (bubble) => bubble.kind === "text" || bubble.kind === "card";

/** @param {Bubble} bubble  @returns {string} who speaks; own words have no sender yet while they are on their way */
function speaker({ mine, who }) {
  if (mine) return "me";
  return who === null ? "?" : `${who.kind}:${who.kid || ""}`;
}

/** @param {number} at  unix seconds  @returns {string} the calendar day here */
const dayOf = (at) => new Date(at * 1000).toDateString();

/**
 * @param {Bubble[]} bubbles
 * @param {number} now  unix seconds; a conversation of today alone needs no day line
 * @returns {(Day | Group | Line)[]}
 */
export function rowsOf(bubbles, now) {
  /** @type {(Day | Group | Line)[]} */
  const rows = [];
  const receipts = lastReceipts(bubbles);
  let day = dayOf(now);
  /** @type {Group | null} */
  let open = null;
  /** @type {number | null} */
  let before = null;
  for (const bubble of bubbles) {
    if (bubble.at !== null && dayOf(bubble.at) !== day) {
      day = dayOf(bubble.at);
      rows.push({ kind: "day", key: `day-${bubble.key}`, at: bubble.at });
      open = null;
    }
    if (!spoken(bubble)) {
      rows.push({ kind: "line", key: bubble.key, bubble });
      open = null;
      continue;
    }
    const near = before === null || bubble.at === null || Math.abs(bubble.at - before) <= BURST;
    const side = speaker(bubble);
    if (open === null || open.side !== side || !near) {
      const name = bubble.who === null ? null : bubble.who.name;
      open = { kind: "group", key: `group-${bubble.key}`, mine: bubble.mine, side, name, items: [] };
      rows.push(open);
    }
    open.items.push({ bubble, receipt: receipts.get(bubble.key) || null });
    if (bubble.at !== null) before = bubble.at;
  }
  return rows;
}

/**
 * Unsent words each say so. "Afgeleverd" and "gelezen" stand once, at the newest words they are true of.
 *
 * @param {Bubble[]} bubbles  @returns {Map<string, 'unsent' | 'delivered' | 'read'>}
 */
function lastReceipts(bubbles) {
  /** @type {Map<string, 'unsent' | 'delivered' | 'read'>} */
  const receipts = new Map();
  let told = "";
  for (let i = bubbles.length - 1; i >= 0; i -= 1) {
    const bubble = bubbles[i];
    if (!bubble.mine || !spoken(bubble) || bubble.sent === null) continue;
    if (bubble.sent === "unsent") receipts.set(bubble.key, "unsent");
    else if (told !== "read" && told !== bubble.sent) {
      receipts.set(bubble.key, bubble.sent);
      told = bubble.sent;
    }
  }
  return receipts;
}
