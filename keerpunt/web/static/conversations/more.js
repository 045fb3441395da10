// @ts-check

/** "Meer": who can read, what is safe and what is not, coming back later, stopping, wiping. */

import { LANGUAGES, language, n, t } from "../languages/languages.js";
import { over } from "./log.js";
import { html, within } from "./view.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** @param {State} s  @param {Acts} a */
export function view(s, a) {
  if (s.screen === "more-readers") return readers(s, a);
  if (s.screen === "more-safe") return safe(a);
  if (s.screen === "more-close") return close(s, a);
  if (s.screen === "more-wipe") return wipe(s, a);
  return menu(s, a);
}

/** @param {string} text */
const title = (text) => html`<h2 id="first" tabindex="-1">${text}</h2>`;

/** @param {State} s  @param {Acts} a */
function menu({ talk, unspoken, below }, a) {
  return html`
    ${title(t("Meer"))}
    <p role="status">${below && t("Er is een nieuw bericht.")}</p>
    <button class="button wide" onClick=${a.back}>${t("Terug naar het gesprek")}</button>
    <button class="button quiet wide" onClick=${() => a.go("more-readers")}>${t("Wie kan dit lezen?")}</button>
    <button class="button quiet wide" onClick=${() => a.go("more-safe")}>${t("Hoe veilig is dit?")}</button>
    ${
      !over(talk) &&
      (talk.answered
        ? html`<button class="button quiet wide" onClick=${() => a.go("keep")}>${t("Later verder praten")}</button>`
        : html`<p class="line">${t("Later verder praten kan nog niet. Het kan als een hulpverlener je heeft geantwoord.")}</p>`)
    }
    <button class="button quiet wide" onClick=${() => a.go("more-close")}>${t("Gesprek afsluiten")}</button>
    <button class="button quiet wide" onClick=${() => a.go("more-wipe")}>${t("Wis mijn gesprek")}</button>
    <h3 id="language">${t("Taal")}</h3>
    <div class="row tongues" role="group" aria-labelledby="language">
      ${Object.entries(LANGUAGES).map(
        ([code, [name]]) => html`<button class="button link" key=${code} lang=${code.split("-")[0]} dir="auto" aria-pressed=${String(code === language)} onClick=${() => a.speak(code)}>${name}</button>`,
      )}
    </div>
    <p role="status">${unspoken && t("Deze taal lukt nu niet. Kijk of je internet hebt.")}</p>`;
}

/** @param {State} s  @param {Acts} a */
function readers({ talk }, a) {
  return html`
    ${title(t("Wie kan dit lezen?"))}
    <p>${t("Je woorden gaan op slot op je eigen telefoon of computer. De sleutel hebben alleen:")}</p>
    <ul class="card list">
      <li>${t("jij, zolang de pagina open is")}</li>
      ${talk.readers.map(({ kind, id, name, people }) => html`<li key=${kind + id}>${within(who(kind, people), { name: html`<bdi>${name}</bdi>` })}</li>`)}
    </ul>
    <p>${t("Er kan niemand bij komen zonder dat jij het hier ziet. De politie leest niet mee. Je ouders en je school ook niet.")}</p>
    <p>${t("Een hulpverlener die met je praat, staat in het gesprek met naam.")}</p>
    <p><button class="button quiet" onClick=${() => a.go("more-safe")}>${t("Hoe veilig is dit?")}</button></p>
    <button class="button" onClick=${a.back}>${t("Terug naar het gesprek")}</button>`;
}

/** @param {string} kind  @param {number} people  @returns {string} */
function who(kind, people) {
  if (kind === "continuity") return t("{name} (de sleutel die wij bewaren voor nood)");
  if (kind === "partner") return t("{name} (hulp van buiten, omdat jij ja zei)");
  return n("{name} (één hulpverlener)", "{name} ({n} hulpverleners)", people);
}

/** @param {Acts} a */
function safe(a) {
  return html`
    ${title(t("Hoe veilig is dit?"))}
    <p>${t("Onderweg en op onze computers kan niemand je berichten lezen, ook wij niet. Dat geldt zolang je de pagina krijgt die wij aan iedereen laten zien. Dat kan iedereen nakijken.")}</p>
    <h3>${t("Wat wij niet kunnen beschermen")}</h3>
    <ul>
      <li>${t("Iemand die meekijkt, of een screenshot of filmpje maakt.")}</li>
      <li>${t("Een app op je telefoon die je bespioneert.")}</li>
      <li>${t("Je toetsenbord: dat onthoudt soms woorden die je typt.")}</li>
      <li>${t("Zit je in een andere app, zoals Instagram of TikTok? Dan kan die app meelezen.")}</li>
      <li>${t("Wie iets heeft gelezen, kan dat nog weten of het overtypen.")}</li>
      <li>${t("Dat er een gesprek is, wanneer en hoe lang, kunnen onze computers wel zien. Niet wie je bent.")}</li>
      <li>${t("Heeft iemand anders je zeven woorden? Dan kan die ook in je gesprek.")}</li>
    </ul>
    <h3>${t("Wat de knop Weg niet wist")}</h3>
    <ul>
      <li>${t("Pagina's die je eerder zag.")}</li>
      <li>${t("De naam van deze site in je geschiedenis. Die kun je zelf wissen. Let op: een lege geschiedenis kan ook opvallen.")}</li>
      <li>${t("Screenshots, en woorden die je toetsenbord nog weet.")}</li>
      <li>${t("Wat je school, de baas van de wifi of het bedrijf van je internet ziet. Zij zien dat je deze site opende, niet wat je schreef.")}</li>
      <li>${t("Een app die je bespioneert, merkt het toch.")}</li>
      <li>${t("Nummers die je belde.")}</li>
    </ul>
    <p>${t("Weg houdt je gesprek bewaard voor je hulpverlener. Wil je dat het weg is? Kies dan \"Wis mijn gesprek\".")}</p>
    <button class="button" onClick=${a.back}>${t("Terug naar het gesprek")}</button>`;
}

/** Stopping: one button does just that; what can be done besides is offered where it can.  @param {State} s  @param {Acts} a */
function close({ talk }, a) {
  const ended = over(talk);
  const later = talk.answered && !ended;
  const stop = () => {
    a.type(/** @type {any} */ ({ target: { value: "" } })); // half a sentence does not wait for the next conversation
    a.fresh();
  };
  return html`
    ${title(t("Gesprek afsluiten"))}
    <p>${t("Goed dat je geschreven hebt.")} ${after(ended, later)}</p>
    <button class="button wide" onClick=${stop}>${t("Afsluiten")}</button>
    ${later && html`<button class="button quiet wide" onClick=${() => a.go("keep")}>${t("Later verder praten")}</button>`}
    <button class="button quiet wide" onClick=${() => a.go("more-wipe")}>${t("Wis alles")}</button>
    <button class="button quiet wide" onClick=${a.back}>${ended ? t("Terug naar het gesprek") : t("Toch doorpraten")}</button>`;
}

/** What closing means for this conversation.  @param {boolean} ended  @param {boolean} later  it can be kept under words */
function after(ended, later) {
  if (ended) return t("Dit gesprek is klaar. Sluit je af, dan is het hier weg. Onze hulpverleners kunnen het nog lezen, tot het gewist is.");
  if (later) return t("Heb je geen zeven woorden? Dan kun jij dit gesprek na Afsluiten niet meer openen. Onze hulpverleners kunnen het nog wel lezen.");
  return t("Er heeft nog niemand geantwoord. Sluit je nu, dan kun jij dit gesprek later niet meer openen. Onze hulpverleners kunnen wel lezen wat je al schreef.");
}

/** @param {State} s  @param {Acts} a */
function wipe({ own }, a) {
  const sure = async () => {
    a.own({ busy: true, failed: false });
    if (!(await a.wipe().catch(() => false))) a.own({ busy: false, failed: true });
  };
  return html`
    ${title(t("Alles wissen?"))}
    <p>${t("Alle berichten gaan weg, van jou en van je hulpverlener. Je kunt ze niet terughalen. Wat iemand al gelezen heeft, weet die nog.")}</p>
    ${own.failed && html`<p class="notice" role="alert">${t("Het is niet gelukt. Er is nog niets gewist. Probeer het nog een keer.")}</p>`}
    <button class="button danger wide" disabled=${own.busy} onClick=${sure}>${own.busy ? t("Bezig met wissen…") : t("Ja, wis alles")}</button>
    <button class="button quiet wide" onClick=${a.back}>${t("Nee, bewaar het")}</button>`;
}
