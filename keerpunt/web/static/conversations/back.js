// @ts-check

/** "Ik heb al woorden": seven words open the conversation again, or wipe it without opening it (SAFE-09, SAFE-12). */

import { canonical } from "../keyrings/words.js";
import { mark, n, t } from "../languages/languages.js";
import { html, within } from "./view.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** @type {Record<string, string>} */
const SAY = mark({
  K14: "Deze woorden kennen we niet. Kijk ze rustig na.",
  "slow-down": "Te vaak geprobeerd. Wacht een paar minuten en probeer het dan weer.",
  lost: "Het lukt nu niet. Kijk of je internet hebt en probeer het nog een keer.",
});

/** @param {State} s  @param {Acts} a */
export function view({ own, talk }, a) {
  if (own.done) return wiped(a);
  const { text = "", busy, wiping, tried } = own;
  const seen = canonical(text);
  const whole = "words" in seen;
  /** @param {'open' | 'wipe'} deed */
  const begin = async (deed) => {
    if (!whole) return;
    a.own({ busy: deed, tried: false });
    const done = await (deed === "open" ? a.comeBack(seen.words) : a.wipe(seen.words)).catch(() => false);
    a.own(deed === "wipe" && done ? { done, text: "", busy: "" } : { busy: "", tried: true });
  };
  const fault = tried && (SAY[talk.check || ""] || SAY[talk.refusal || ""] || SAY.lost);
  /** @param {Event} event */
  const open = (event) => {
    event.preventDefault();
    begin("open");
  };
  return html`
    <h2 id="first" tabindex="-1">${t("Ik heb al woorden")}</h2>
    <form onSubmit=${open}>
      <label for="seven">${t("Typ je zeven woorden")}</label>
      <p><textarea class="field" dir="auto" id="seven" rows="3" value=${text} autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck=${false}
        onInput=${(/** @type {any} */ { target }) => a.own({ text: target.value, tried: false, wiping: false })}></textarea></p>
      <div role="status">${!fault && help(seen, text, a)}${fault && html`<p class="notice">${t(fault)}</p>`}</div>
      <button class="button wide" disabled=${busy || !whole}>${busy === "open" ? t("Even wachten…") : t("Open mijn gesprek")}</button>
    </form>
    ${
      wiping
        ? html`<section class="card"><p>${t("Alles wissen? Het gesprek gaat niet open. Daarna kan niemand het nog lezen.")}</p>
        <div class="row"><button class="button danger" disabled=${busy} onClick=${() => begin("wipe")}>${busy === "wipe" ? t("Bezig…") : t("Ja, wis alles")}</button>
        <button class="button quiet" onClick=${() => a.own({ wiping: false })}>${t("Nee")}</button></div></section>`
        : html`<button class="button quiet wide" disabled=${busy || !whole} onClick=${() => a.own({ wiping: true })}>${t("Wis alles en open niets")}</button>`
    }
    <button class="button quiet wide" onClick=${a.back}>${t("Terug")}</button>`;
}

/** @param {ReturnType<typeof canonical>} seen  @param {string} text  @param {Acts} a */
function help(seen, text, a) {
  if ("count" in seen) {
    const { count } = seen;
    const so = count ? n("Je hebt er nu één. Het moeten er zeven zijn.", "Je hebt er nu {n}. Het moeten er zeven zijn.", count) : "";
    return html`<p><small>${so || t("Hoofdletters en streepjes maken niet uit.")}</small></p>`;
  }
  if ("words" in seen) return html`<p><small>${t("Dit zijn zeven woorden. Je kunt verder.")}</small></p>`;
  return seen.unknown.map(
    ({ token, suggestions }) => html`<p class="row" key=${token}>
    <span>${within(t("{word} kennen we niet."), { word: html`<b dir="auto">${token}</b>` })} ${suggestions.length > 0 && t("Bedoel je:")}</span>
    ${suggestions.map((word) => html`<button class="button quiet" type="button" lang="nl" onClick=${() => a.own({ text: swapped(text, token, word) })}>${word}</button>`)}</p>`,
  );
}

/** The text with one word in place of another, wherever capitals, accents or hyphens are.
 *  @param {string} text  @param {string} token  as `canonical` named it  @param {string} word  @returns {string} */
export function swapped(text, token, word) {
  const plain = (/** @type {string} */ part) =>
    part
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, "");
  return text
    .split(/([^a-zà-ÿ\u0300-\u036f]+)/i)
    .map((part) => (plain(part) === token ? word : part))
    .join("");
}

/** @param {Acts} a */
const wiped = (a) => html`
  <h2 id="first" tabindex="-1">${t("Alles is gewist")}</h2>
  <p>${t("Je gesprek is weg, en je woorden openen niets meer.")}</p>
  <button class="button wide" onClick=${a.back}>${t("Naar het begin")}</button>`;
