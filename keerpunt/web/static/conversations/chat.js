// @ts-check

/** The chat page: one state, drawn again after every change. */

import * as pin from "../org.js";
import { LANGUAGES, best, rest, speak } from "../languages/languages.js";
import { leave, onLeave, tell } from "./exit.js";
import { stage } from "./start.js";

const HIDDEN_FOR = 30 * 60e3; // ms behind another page, then this one lets go of its keys
const FIRST = 2600; // ms after the page was asked for that belong to what it shows first
const DESKS = ["jongeren"];
const IN_APP = /Instagram|FBAN|FBAV|FB_IAB|musical_ly|BytedanceWebview|TikTok|Snapchat|; wv\)/;

/** @type {Record<string, () => Promise<{ view: (s: any, a: any) => any }>>} */
const SCREENS = {
  talk: () => import("./log.js"),
  more: () => import("./more.js"),
  keep: () => import("./keep.js"),
  back: () => import("./back.js"),
  trouble: () => import("./trouble.js"),
};

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const cover = find("cover");
/** Start can be tapped before the crypto has arrived: this waits for it. @type {import('./talk.js').Talk} */
let talk;
const ready = begin();
/** @type {typeof import('./view.js').paint | null} */
let paint = null;

/** @type {import('./log.js').State} */
let s = {
  screen: "start",
  talk: /** @type {any} */ ({ phase: "idle", bubbles: [] }),
  open: null,
  safe: "",
  draft: "",
  hint: null,
  below: false,
  seen: false,
  late: false,
  offer: false,
  unspoken: false,
  trouble: "",
  name: `f${crypto.getRandomValues(new Uint32Array(1))[0]}`,
  log: null,
  rare: null,
  own: {},
};
/** @type {ReturnType<typeof import('./pen.js').pen> | null} */
let pen = null;
let gone = false;

/** @type {import('./log.js').Acts} */
const a = {
  /** Shaking hands takes as long as all that is still to come. */
  dial: () => import("./line.js").then(({ dial }) => talk?.c || dial()).catch(() => {}),
  async start() {
    if (s.screen !== "start") return;
    a.dial();
    phase("opening"); // a second tap finds a talk that has begun
    go("talk");
    if (await ready) talk.open(DESKS);
  },
  async resume() {
    go("talk");
    if (!((await ready) && (await talk.resume())) && !s.trouble) show({ screen: "again", rare: null, late: true });
  },
  /** @param {string} words  the seven */
  async comeBack(words) {
    if (!(await ready) || !(await talk.comeBack(words))) return;
    await go("talk");
    pen?.recall(words);
  },
  /** @param {string} [words]  of another conversation than this one  @returns {Promise<boolean>} */
  wipe: async (words) => (await ready) && talk.wipe(words),
  /** @param {string} safe */
  safe: (safe) => show({ safe: s.safe === safe ? "" : safe }),
  go,
  back: () => (s.talk.phase === "idle" ? (show({ screen: "start", rare: null }), focus()) : go("talk")),
  /** @param {boolean} offer  the languages */
  offer: (offer) => show({ offer }),
  /** Chosen, it lives in this entry of the history: a reload keeps it, leaving does not.  @param {string} code */
  async speak(code) {
    if (!(await speaks(code))) return;
    show({ offer: false });
    history.replaceState({ ...history.state, language: code }, "");
  },
  /** @param {object} own */
  own: (own) => show({ own: { ...s.own, ...own } }),
  /** Begins anew in this page; what was typed and not sent stays. */
  async fresh() {
    if (await ready) {
      const note = talk.mark?.forget();
      talk.close();
      if (note) tell({ ...note, how: "fresh" });
    }
    if (left()) sessionStorage.clear();
    if (!(await begin())) return;
    show({ talk: talk.state, screen: "start", trouble: "", hint: null, seen: false, rare: null, own: {} });
    focus();
    talk.warm();
  },
};

function draw() {
  if (gone) return;
  const end = !pen || pen.atEnd();
  document.body.className = s.screen + (cover.hidden ? "" : " covered");
  drawStart(s);
  paint?.(s, a, find("top"), find("room"));
  pen?.settle(end);
}

/** @param {Partial<typeof s>} change */
function show(change) {
  s = { ...s, ...change };
  draw();
}

/** @param {string} screen  of SCREENS, with a dash and the part that is meant */
async function go(screen) {
  show({ screen, rare: null, late: false, own: {}, below: s.below && screen !== "talk" });
  try {
    if (screen === "talk") await converse();
    const [{ view: rare }] = await Promise.all([SCREENS[screen.split("-")[0]](), easel(), words()]);
    if (s.screen === screen) show({ rare });
  } catch {
    show({ late: true });
  }
  if (s.screen === screen) focus();
  if (screen === "talk") pen?.down();
}

/** @param {string} code  of a language  @returns {Promise<boolean>} false: it stays as it is */
async function speaks(code) {
  const done = await speak(code, paint !== null).catch(() => null);
  if (gone) return false;
  show({ unspoken: done === null });
  if (paint) await words();
  return done === true;
}

/** What a talk says. */
const words = () => rest().then((news) => news && draw(), () => gone || show({ unspoken: true }));

async function easel() {
  const view = await import("./view.js");
  if (paint || gone) return;
  find("top").textContent = "";
  paint = view.paint;
}

/** Fetches what a talk needs, early. */
async function converse() {
  const [log, { pen: make }] = await Promise.all([import("./log.js"), import("./pen.js"), easel(), words()]);
  if (gone || pen) return;
  pen = make(
    () => talk,
    () => s,
    show,
  );
  Object.assign(a, pen.acts);
  show({ log });
}

/** Focus moves only when the screen changes, and then to its first words. */
const focus = () =>
  ["first", "scroll", s.screen === "start" ? "start" : "wait"].map(find).find(Boolean)?.focus({ preventScroll: true });

/** @param {import('./types').TalkState} next  @returns {void} */
function follow(next) {
  if (gone) return;
  if (next.ended === "left") return leave();
  const { length } = next.bubbles;
  const below = length > s.talk.bubbles.length && !next.bubbles[length - 1].mine && pen !== null && (s.screen !== "talk" || !pen.atEnd());
  if (next.draft) {
    s.draft = s.draft ? `${next.draft}\n${s.draft}` : next.draft;
    return talk.compose(s.draft); // tells the same again, without the draft
  }
  const trouble = next.ended || (next.phase === "stopped" && next.check) || "";
  const news = trouble !== s.trouble;
  if (/wiped|elsewhere/.test(trouble)) s.draft = ""; // belongs to what is no longer here
  show({ talk: next, trouble, below: s.below || below });
  if (news && trouble) go("trouble");
}

/** For the start. */
async function hours(first = false) {
  if (!first && (document.hidden || s.screen !== "start")) return;
  try {
    show({ open: await (await fetch("/open")).json() });
  } catch {
    // without an answer the page says nothing about it
  }
}

let hiddenAt = 0;
let letGo = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(letGo);
  if (document.hidden) {
    hiddenAt = Date.now();
    cover.hidden = s.screen === "start" || s.screen === "again";
    if (!cover.hidden) letGo = setTimeout(() => location.reload(), HIDDEN_FOR);
    draw();
  } else if (!cover.hidden && Date.now() - hiddenAt > HIDDEN_FOR) location.reload();
  else hours();
});
cover.addEventListener("click", () => {
  cover.hidden = true;
  draw();
  focus();
});
addEventListener("pagehide", () => gone || talk?.closing());
onLeave(() => {
  gone = true;
  s = /** @type {any} */ ({});
  pen?.forget();
  return talk?.forget();
});

function left() {
  try {
    return sessionStorage.length > 0;
  } catch {
    return false; // storage is switched off
  }
}

const phase = (/** @type {'idle'|'opening'} */ phase, late = false) => show({ late, talk: { ...s.talk, phase } });

/** False when its modules did not arrive, or do not run here. */
async function begin() {
  try {
    const { Talk } = await import("./talk.js");
    talk = Talk.visitor({ pin, onchange: follow });
    if (gone) talk.forget();
    return !gone;
  } catch {
    if (!gone) phase("idle", true);
    return false;
  }
}

onLeave(() => history.replaceState(null, ""));

const drawStart = stage(a);
const chosen = history.state?.language;
const spoken = LANGUAGES[chosen] ? chosen : best(navigator.languages || []);
s.offer = !spoken;
if (spoken && spoken !== "nl") speaks(spoken);
if (left()) {
  s.screen = "again";
  ready
    .then((here) => here && talk.hold())
    .then((held) => held || s.screen !== "again" || show({ screen: "start" }))
    .catch(() => {});
} else if (!crypto.subtle) {
  s.trouble = "K4";
  go("trouble");
} else if (IN_APP.test(navigator.userAgent)) go("trouble-inapp");
draw();
hours(true);
setInterval(hours, 60e3);
const pause = Math.max(0, FIRST - performance.now());
ready.then((here) => here && talk.warm(pause));
setTimeout(() => converse().catch(() => {}), pause);
