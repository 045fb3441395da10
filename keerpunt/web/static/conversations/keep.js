// @ts-check

/**
 * "Later verder praten": seven words, shown once, two of them asked back (SAFE-10).
 *
 * From the moment the words are on screen there are two ways on and no third: knowing them, or choosing not to come
 * back. "Weg" always works. The words live in this screen's state and nowhere else, and leave it with the screen.
 */

import { drawWords, pickTwo, tokens } from "../keyrings/words.js";
import { n, t } from "../languages/languages.js";
import { html } from "./view.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** @param {State} s  @param {Acts} a */
export function view({ own }, a) {
  if (own.step === "show") return words(own.words, own.wrong, a);
  if (own.step === "ask") return ask(own, a);
  if (own.step === "done") return done(a);
  return why(a);
}

/** @param {string} text */
const title = (text) => html`<h2 id="first" tabindex="-1" key=${text}>${text}</h2>`;

/** The screen changes within this module: focus goes along.  @param {Acts} a  @param {object} own */
function step(a, own) {
  a.own(own);
  document.getElementById("first")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** @param {Acts} a */
function why(a) {
  const start = () => step(a, { step: "show", words: drawWords().split(" "), wrong: false });
  return html`
    ${title(t("Later verder praten"))}
    <p>${t("Je krijgt zeven Nederlandse woorden. Met die woorden open je dit gesprek later weer, op elk apparaat.")}</p>
    <p>${t("Je ziet ze één keer. Wij kennen ze niet. Ben je ze kwijt? Dan kun jij je gesprek niet meer openen.")}</p>
    <p>${t("Wie de woorden heeft, kan alles lezen. Kijk dus eerst of niemand meekijkt.")}</p>
    <button class="button wide" onClick=${start}>${t("Laat mijn woorden zien")}</button>
    <button class="button quiet wide" onClick=${a.back}>${t("Terug naar het gesprek")}</button>`;
}

/** @param {string[]} words  @param {boolean} wrong  @param {Acts} a */
function words(words, wrong, a) {
  const next = () => step(a, { step: "ask", two: pickTwo(), given: ["", ""] });
  return html`
    ${title(t("Dit zijn jouw woorden"))}
    ${wrong && html`<p class="notice" role="status">${t("Dat was nog niet goed. Kijk rustig nog een keer.")}</p>`}
    <ol class="card words" translate="no" lang="nl">${words.map((word) => html`<li key=${word}>${word}</li>`)}</ol>
    <p>${t("Leer ze uit je hoofd, in deze volgorde. Of schrijf ze op, alsof het boodschappen zijn. Maak geen foto van je scherm: foto's kunnen anderen ook zien.")}</p>
    <button class="button wide" onClick=${next}>${t("Ik ken ze")}</button>
    ${never(a)}`;
}

/** @param {any} own  @param {Acts} a */
function ask({ words, two, given, busy, failed }, a) {
  const plain = (/** @type {string} */ text) => tokens(text).join("");
  const right = () => two.every((/** @type {number} */ place, /** @type {number} */ at) => plain(given[at]) === words[place]);
  /** @param {Event} event */
  const check = async (event) => {
    event.preventDefault();
    if (!right()) return step(a, { step: "show", wrong: true });
    a.own({ busy: true, failed: false });
    try {
      await a.keep(words.join(" "));
      step(a, { step: "done", words: null, two: null, given: null, busy: false });
    } catch {
      a.own({ busy: false, failed: true });
    }
  };
  /** @param {number} nth */
  const type =
    (nth) =>
    (/** @type {any} */ { target }) =>
      a.own({
        given: given.map((/** @type {string} */ word, /** @type {number} */ at) => (at === nth ? target.value : word)),
      });
  return html`
    ${title(t("Ken je ze nog?"))}
    <p>${t("Typ twee van je woorden. Dan weten we zeker dat je terug kunt.")}</p>
    <form onSubmit=${check}>
      ${two.map(
        (/** @type {number} */ place, /** @type {number} */ at) => html`<p><label for=${`word${at}`}>${t("Woord {place}", { place: place + 1 })}</label>
        <input class="field" dir="auto" id=${`word${at}`} value=${given[at]} onInput=${type(at)} autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck=${false} /></p>`,
      )}
      ${failed && html`<p class="notice" role="alert">${t("Bewaren lukte niet. Kijk of je internet hebt, en probeer het nog een keer.")}</p>`}
      <button class="button wide" disabled=${busy}>${busy ? t("Even wachten…") : t("Klaar")}</button>
    </form>
    <p><small>${t("Je toetsenbord kan woorden onthouden die je typt.")}</small></p>
    ${!busy && html`<button class="button quiet wide" onClick=${() => step(a, { step: "show", wrong: false })}>${t("Laat ze nog een keer zien")}</button>${never(a)}`}`;
}

/** @param {Acts} a */
const never = (a) => html`<button class="button quiet wide" onClick=${a.back}>${t("Ik kom niet meer terug")}</button>`;

/** @param {Acts} a */
const done = (a) => html`
  ${title(t("Gelukt"))}
  <p>${t("Je gesprek is bewaard onder je woorden. Kies later op het begin \"Ik heb al woorden\". Je kunt daar ook alles wissen.")}</p>
  <p>${n("Het gesprek blijft {n} dag na het laatste bericht bewaard.", "Het gesprek blijft {n} dagen na het laatste bericht bewaard.", Number(document.body.dataset.keep))}</p>
  <button class="button wide" onClick=${a.back}>${t("Terug naar het gesprek")}</button>`;
