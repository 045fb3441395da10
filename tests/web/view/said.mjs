/** Conversations to draw, and what a person reads of what was drawn. */

/** A talk in which nothing happened yet. */
export const quiet = {
  phase: "idle",
  link: "live",
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

export const ANNA = { kind: "s", kid: "a", name: "Anna", role: "counsellor" };
export const BRAM = { kind: "s", kid: "b", name: "Bram", role: "counsellor" };
export const NIGHT = 1_790_000_000; // 21 September 2026, 15:33 in Amsterdam

let count = 0;

/** Words of the other side, unless said otherwise. */
export const bubble = (given) => ({
  key: `k${(count += 1)}`,
  kind: "text",
  mine: false,
  who: given.mine ? null : ANNA,
  text: "",
  at: NIGHT,
  sure: true,
  marked: false,
  sent: given.mine ? "delivered" : null,
  ...given,
});

/** A page that shows this talk. */
export const page = (talk, more) => ({
  screen: "talk",
  talk: { ...quiet, ...talk },
  open: { open: true, staffed: true, until: null, opens: null },
  safe: "",
  draft: "",
  name: "f",
  hint: null,
  below: false,
  seen: false,
  late: false,
  trouble: "",
  log: null,
  rare: null,
  own: {},
  ...more,
});

/** All text in what was drawn, in reading order. */
export function textOf(drawn) {
  if (drawn === null || drawn === undefined || typeof drawn === "boolean") return "";
  if (Array.isArray(drawn)) return drawn.map(textOf).join(" ");
  if (typeof drawn === "object") return textOf(drawn.props.children);
  return String(drawn);
}

/** Everything drawn that this test is true of. */
export function all(drawn, test) {
  if (Array.isArray(drawn)) return drawn.flatMap((each) => all(each, test));
  if (!drawn || typeof drawn !== "object") return [];
  return [...(test(drawn) ? [drawn] : []), ...all(drawn.props.children, test)];
}
