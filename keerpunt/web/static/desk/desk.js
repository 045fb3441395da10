// @ts-check

/**
 * The counsellors' page: who is signed in decides which screen stands here, and keys mean what `keys.js` says.
 *
 * Everything readable hangs from `hands`; locking lets go of it.
 */

import { render } from "../vendor/preact.js";
import * as pin from "../org.js";
import { Alarm } from "./alarm.js";
import { Hands } from "./hands.js";
import { html } from "./html.js";
import { watch } from "./idle.js";
import { bringBack, keep } from "./kept.js";
import { deedOf } from "./keys.js";
import { Room } from "./room.js";
import { Session } from "./session.js";
import { SignIn } from "./signin.js";
import { SIGN_IN, TITLE } from "./texts.js";

/** @typedef {import('./holding.js').Why} Why */

/** Seconds. How often the page looks whether it must lock. */
const LOOK = 5;

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const session = new Session(pin, () => settle());
/** @type {Hands | null} */
let hands = null;
/** @type {import('./kept.js').Kept | null} */
let kept = null;
/** @type {string[]} conversations in front of the counsellor's eyes */
let shown = [];
let enterSends = false;
let leaving = false;
let touched = seconds();
let due = false;
/** News from before this moment is old, unix seconds: this computer was without a network until then, or still is. */
let doubt = 0;

function seconds() {
  return Date.now() / 1000;
}

/** @typedef {typeof acts} Acts */
const acts = {
  next: () => take(),
  again: (/** @type {string} */ cv) => take(cv),
  present: (/** @type {boolean} */ open) => hands?.present(open),
  show: (/** @type {string} */ cv) => {
    hands?.show(cv);
    land(cv);
  },
  enter: (/** @type {string} */ cv) => hands?.show(cv),
  write: (/** @type {string} */ cv, /** @type {string} */ text) => hands?.write(cv, text),
  send: (/** @type {string} */ cv) => hands?.send(cv),
  retry: (/** @type {string} */ cv) => hands?.holdings.find((one) => one.cv === cv)?.talk.retry(),
  close: (/** @type {string} */ cv, /** @type {Why} */ why) => hands?.close(cv, why),
  putAway: (/** @type {string} */ cv) => hands?.putAway(cv),
  throwAway: (/** @type {string} */ cv) => hands?.throwAway(cv),
  toComposer,
  onshown: (/** @type {string[]} */ cvs) => {
    shown = cvs;
  },
  toggleEnter: () => {
    enterSends = !enterSends;
    draw();
  },
  stay: () => touch(),
  lock: () => lock(),
  out: () => {
    const busy = hands !== null && (hands.drafts.any || hands.holdings.some(({ stage }) => stage === "open" || stage === "ending"));
    if (busy) {
      leaving = true;
      draw();
    } else leave();
  },
  leave: () => leave(),
  remain: () => {
    leaving = false;
    draw();
  },
};

/** The session changed: open the hands, or let go of them. */
async function settle() {
  const { unlocked } = session;
  if (unlocked !== null && hands === null) {
    leaving = false;
    touch();
    hands = new Hands({ unlocked, pin, onchange: draw, onsignedout: () => lock(true) });
    const before = kept;
    kept = null;
    const drafts = before === null ? null : await bringBack(unlocked.me, before);
    if (drafts !== null && hands !== null) hands.drafts.putBack(drafts);
  } else if (unlocked === null && hands !== null) {
    hands.letGo();
    hands = null;
  }
  draw();
}

/** @param {boolean} [over]  the sign-in ended as well */
async function lock(over = false) {
  if (hands === null || session.unlocked === null) return;
  const { me } = session.unlocked;
  const drafts = hands.letGo();
  hands = null;
  if (over) session.ended();
  else session.lock();
  if (drafts === "[]") return;
  kept = await keep(me, drafts);
  draw();
}

/** Signing out that does not arrive loses nothing: the drafts are kept as across a lock. */
async function leave() {
  if (hands === null || session.unlocked === null) return;
  const { me } = session.unlocked;
  const drafts = hands.letGo();
  hands = null;
  kept = drafts === "[]" ? null : await keep(me, drafts);
  if (await session.signOut()) location.replace("/");
  else draw();
}

/** Nothing that the desk shows is news. */
function cut() {
  return hands !== null && (hands.link === "lost" || doubt === Infinity || (hands.news !== null && hands.news.at < doubt));
}

/** @param {string} [again]  of a visitor who waits again; else whoever is next */
async function take(again) {
  if (cut()) return; // the banner says why
  await hands?.next(again);
  if (hands && hands.none === null && hands.active !== null) land(hands.active);
}

/** @param {string} cv */
function toComposer(cv) {
  drawNow();
  const words = document.querySelector(`[data-composer="${cv}"]`);
  if (words instanceof HTMLElement) words.focus();
}

/** Where fingers type, the keyboard would cover what somebody just said. @param {string} cv */
function land(cv) {
  if (matchMedia("(pointer: coarse)").matches) drawNow();
  else toComposer(cv);
}

function draw() {
  if (due) return;
  due = true;
  Promise.resolve().then(drawNow);
}

function drawNow() {
  due = false;
  const looking = !document.hidden;
  for (const holding of hands === null ? [] : hands.holdings) holding.look(looking && shown.includes(holding.cv));
  const waiting = hands !== null && hands.news !== null ? hands.news.waiting : 0;
  document.title = waiting > 0 ? `(${waiting}) ${TITLE}` : TITLE;
  render(screen(), root);
}

function screen() {
  const { state, unlocked } = session;
  if (state.phase === "alarm" && state.check !== null) return html`<${Alarm} code=${state.check} />`;
  if (hands !== null && unlocked !== null) {
    return html`<${Room} hands=${hands} name=${unlocked.me.name} shut=${unlocked.shut} enterSends=${enterSends} cut=${cut()} leaving=${leaving}
      touched=${() => touched} acts=${acts} />`;
  }
  if (state.phase === "looking") return html`<main class="gate"><p role="status">${SIGN_IN.looking}</p></main>`;
  return html`<${SignIn} state=${state} kept=${kept !== null} signIn=${(/** @type {string} */ name, /** @type {string} */ phrase) =>
    session.signIn(name, phrase)} unlock=${(/** @type {string} */ phrase) => session.unlock(phrase)} other=${() => session.signOut()} />`;
}

function touch() {
  touched = seconds();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (hands === null) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const cv = target.dataset.composer;
  const { active } = hands;
  const place = {
    at: cv !== undefined ? "composer" : target.matches("input, textarea, select") ? "text" : target.matches("button, a") ? "control" : "page",
    blank: cv === undefined || hands.drafts.of(cv).trim() === "",
    enterSends,
    quiet: Date.now() - hands.sentAt,
  };
  const deed = deedOf(event, /** @type {import('./keys.js').Place} */ (place));
  if (deed === null) return;
  event.preventDefault();
  if (deed === "send" && cv !== undefined) hands.send(cv);
  if (deed === "next") acts.next();
  if (deed === "composer" && active !== null) toComposer(active);
  if (deed === "later" || deed === "earlier") hands.step(deed === "later" ? 1 : -1);
}

for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
  addEventListener(name, touch, { passive: true });
}
document.addEventListener("keydown", pressed);
addEventListener("offline", () => {
  doubt = Infinity;
  draw();
});
addEventListener("online", () => {
  doubt = seconds();
  hands?.wake();
  draw();
});
addEventListener("pageshow", () => hands?.wake());
document.addEventListener("visibilitychange", () => {
  sleepy();
  if (!document.hidden) hands?.wake();
  draw();
});
addEventListener("beforeunload", (event) => {
  if (hands === null || !hands.unsaved) return;
  event.preventDefault();
  event.returnValue = ""; // what older browsers look at
});

/** Locks when nobody has touched this page for long enough. */
function sleepy() {
  if (hands !== null && watch(touched, seconds()).state === "asleep") lock();
}
setInterval(sleepy, LOOK * 1000);

draw();
session.look();
