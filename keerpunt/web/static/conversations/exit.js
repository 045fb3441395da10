// @ts-check

/** "Weg": blank at once, then an ordinary page; nothing is asked. It works when every other module fails. */

const WITHIN = 5000; // ms, from the first of three to the last
const HELD = 700; // ms; a key that is down longer is held, not tapped

const link = /** @type {HTMLElement} */ (document.getElementById("exit"));
const bar = /** @type {HTMLElement} */ (document.getElementById("bar"));

/** @type {(() => object | void)[]} */
const wipers = [];
let gone = false;

/** Registers what must leave memory, without waiting; it may return the body for /resume/forget. */
export function onLeave(/** @type {() => object | void} */ wipe) {
  wipers.push(wipe);
}

/** The order matters: what can be seen goes first, what needs the network last. */
export function leave() {
  if (gone) return;
  gone = true;
  document.title = "";
  document.body.textContent = "";
  /** @type {(object | void)[]} */
  const notes = [];
  // one that fails must not keep the others, or the person, here
  for (const deed of [...wipers, () => sessionStorage.clear(), () => tell(Object.assign({ how: "exit" }, ...notes))]) {
    try {
      notes.push(deed());
    } catch {}
  }
  location.replace(link.dataset.neutral || "/sluit");
}

/** The answer empties this browser's cache; where there is no such door, "/sluit" does that. */
export function tell(/** @type {object} */ note) {
  const { forget } = link.dataset;
  if (!forget) return;
  const type = "application/json";
  const body = JSON.stringify(note);
  if (!("keepalive" in Request.prototype)) navigator.sendBeacon(forget, new Blob([body], { type }));
  else fetch(forget, { method: "POST", headers: { "Content-Type": type }, body, keepalive: true }).catch(() => {});
}

/** @type {number[]} */
let times = [];
let last = "";

/** Three of the same in a row, and the person leaves. */
function count(/** @type {string} */ what) {
  const now = performance.now();
  times = what === last ? times.filter((time) => now - time < WITHIN) : [];
  last = what;
  if (times.push(now) > 2) leave();
}

let down = "";
let since = 0;

addEventListener(
  "keydown",
  (event) => {
    const alone = !event.repeat && !event.isComposing && !event.ctrlKey && !event.altKey && !event.metaKey;
    down = alone ? event.key : "";
    since = performance.now();
    if (down !== last) last = "";
  },
  true,
);

addEventListener(
  "keyup",
  (event) => {
    if (event.key === down && /^(Shift|Escape)$/.test(down) && performance.now() - since < HELD) count(down);
  },
  true,
);

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
bar.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest("a, button"))) count("bar");
});

// back from the browser's memory: only the start may show
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
