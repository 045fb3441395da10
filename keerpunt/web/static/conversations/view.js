// @ts-check

/** What is on screen before anybody talks. Telephone numbers and "Weg" stand in the page itself: no fault takes them away. */

import { h } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

export const html = htm.bind(h);

/** @type {Record<string, string>} */
const SAFE = {
  ja: "Fijn. Begin maar als je wilt.",
  nee: "Goed dat je dat merkt. Je mag nu weggaan en later terugkomen. Blijf je? Typ dan kort, en druk op Weg als er iemand komt.",
  weet: "Kijk even om je heen. Kan iemand meelezen? Kun je je scherm wegdraaien? Druk op Weg als het niet goed voelt.",
};

const ZONE = { timeZone: "Europe/Amsterdam" };

/** @param {number} at  seconds  @returns {string} the time in Amsterdam, as 03:59 */
export const clock = (at) =>
  new Date(at * 1000).toLocaleTimeString("nl-NL", { ...ZONE, hour: "2-digit", minute: "2-digit" });

/** Whether somebody is there.  @param {State['open']} open  @param {number} now  seconds */
export function hours(open, now) {
  if (!open) return "";
  const { staffed, until, opens } = open;
  if (open.open)
    return `Nu open${until ? ` tot ${clock(until)}` : ""}.${staffed ? "" : " Er zit nu niemand achter het scherm."}`;
  return `De chat is dicht.${opens ? ` We zijn er weer ${day(opens, now)}om ${clock(opens)}.` : ""}`;
}

/** @param {number} at  seconds  @param {number} now  @returns {string} nothing for today, else 'morgen ' or 'maandag ' */
function day(at, now) {
  const name = (/** @type {number} */ time) =>
    new Date(time * 1000).toLocaleDateString("nl-NL", { ...ZONE, weekday: "long" });
  return name(at) === name(now) ? "" : name(at) === name(now + 86400) ? "morgen " : `${name(at)} `;
}

/** The bar: who is there, and the way to everything else.  @param {State} s  @param {Acts} a */
export const top = (s, a) => (s.screen === "talk" && s.log ? s.log.top(s, a) : html`<h1>Praten</h1>`);

/** @param {State} s  @param {Acts} a */
export function view(s, a) {
  if (s.rare) return s.rare(s, a);
  if (s.screen === "start") return start(s, a);
  const again = s.screen === "again";
  // "Terug" is another button than "Start" and comes later: the second of two quick taps must not undo the first
  const said = s.late ? "Dit lukt nu niet. Kijk of je internet hebt." : again ? "" : "Even wachten…";
  return html`<p role="status">${said}</p>
    <button key=${s.screen} class=${`button wide${again || s.late ? "" : " later"}`} onClick=${again ? a.resume : a.back}>${again ? "Verder" : s.screen === "talk" && s.late ? "Opnieuw" : "Terug"}</button>`;
}

/** @param {State} s  @param {Acts} a */
function start({ open, safe }, a) {
  const said = hours(open, Date.now() / 1000);
  return html`
    <p class="hours" role="status">${said && html`<i class=${`dot ${open?.open && open.staffed ? "on" : ""}`}></i>${said}`}</p>
    ${open?.open !== false && html`<button class="button wide" onClick=${a.start}>Start</button>`}
    <button class="button quiet wide" onClick=${() => a.go("back")}>Ik heb al woorden</button>
    <section class="card">
      <h3 id="safe">Kun je nu veilig typen?</h3>
      <div class="row" role="group" aria-labelledby="safe">${[
        ["ja", "Ja"],
        ["nee", "Nee"],
        ["weet", "Weet ik niet"],
      ].map(
        ([key, label]) =>
          html`<button class="button quiet" aria-pressed=${String(safe === key)} onClick=${() => a.safe(key)}>${label}</button>`,
      )}</div>
      <p role="status">${SAFE[safe] || html`<small>Je mag dit overslaan. Je antwoord blijft op dit scherm.</small>`}</p>
    </section>`;
}
