// @ts-check

/**
 * Screens for when it cannot go on: a check that failed (docs/protocol.md §19), a conversation that ended, the browser of
 * another app. The page shows its telephone numbers under every one of them.
 */

import { html } from "./view.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** Title, text, and what can be done: "again" loads the page anew, "fresh" begins anew, "read" shows what was said.
 *  @type {Record<string, [string, string, ...string[]]>} */
const SAY = {
  K1: [
    "Het lukt nu niet",
    "We kunnen nu geen veilige verbinding maken. Dat ligt aan ons. Bel, of probeer het later.",
    "again",
  ],
  K2: [
    "Kijk naar je klok",
    "De klok van je telefoon loopt verkeerd. Zet datum en tijd goed en probeer het opnieuw. Of bel.",
    "again",
  ],
  K3: ["Er is nu niemand", "Er is nu niemand bij wie je veilig kunt schrijven. Bel, of probeer het later.", "again"],
  K4: ["Deze browser kan het niet", "Deze browser kan niet veilig versleutelen. Probeer een andere, of bel.", "again"],
  K6: [
    "Stop even met typen",
    "We kunnen niet meer controleren wie meeleest. Begin een nieuw gesprek of bel.",
    "fresh",
    "read",
  ],
  K8: ["Stop even met typen", "De verbinding is niet te vertrouwen. Begin een nieuw gesprek of bel.", "fresh", "read"],
  K15: [
    "We openen het niet",
    "Je woorden kloppen, maar wat wij terugkrijgen niet. We openen het niet. Begin een nieuw gesprek of bel.",
    "fresh",
  ],
  wiped: ["Alles is gewist", "Je gesprek is weg. Niemand kan het nog openen. Je kunt dit scherm nu sluiten.", "fresh"],
  elsewhere: [
    "Ergens anders geopend",
    "Dit gesprek is ergens anders geopend, met jouw woorden. Was jij dat niet? Dan kent iemand anders je woorden. Begin een nieuw gesprek en vertel het ons, of bel.",
    "fresh",
  ],
  gone: ["Dit gesprek is er niet meer", "Het is gewist of verlopen. Je kunt altijd opnieuw beginnen.", "fresh"],
  old: ["Deze pagina is oud", "Er is een nieuwe versie van deze pagina. Ververs de pagina, dan kun je verder.", "again"],
};
const FAULT = /** @type {[string, string, ...string[]]} */ ([
  "Er ging iets mis",
  "Er ging iets mis aan onze kant. Probeer het opnieuw, of bel.",
  "again",
]);

/** @param {State} s  @param {Acts} a */
export function view(s, a) {
  if (s.screen === "trouble-inapp") return inApp(s, a, navigator.userAgent, location);
  const [title, text, ...ways] = SAY[s.trouble] || FAULT;
  return html`
    <section class="card" role="alert">
      <h2 id="first" tabindex="-1">${title}</h2>
      <p>${text}</p>
    </section>
    ${ways.includes("again") && html`<button class="button wide" onClick=${() => location.reload()}>Opnieuw proberen</button>`}
    ${ways.includes("fresh") && html`<button class="button wide" onClick=${a.fresh}>Nieuw gesprek</button>`}
    ${ways.includes("read") && s.talk.bubbles.length > 0 && html`<button class="button quiet wide" onClick=${a.back}>Lees terug wat er stond</button>`}`;
}

/**
 * An address that opens this page in the person's own browser, or nothing where no way is known.
 * @param {string} agent  @param {{ host: string, protocol: string }} here
 */
export function wayOut(agent, { host, protocol }) {
  if (/Android/.test(agent)) {
    const scheme = protocol.slice(0, -1);
    return `intent://${host}/#Intent;scheme=${scheme};S.browser_fallback_url=${encodeURIComponent(`${protocol}//${host}/`)};end`;
  }
  const ios = /OS (\d+)_/.exec(agent);
  if (ios && Number(ios[1]) >= 17) return `x-safari-${protocol}//${host}/`;
  return /Instagram/.test(agent) ? `instagram://extbrowser/?url=${encodeURIComponent(`${protocol}//${host}/`)}` : "";
}

/** @param {State} s  @param {Acts} a  @param {string} agent  @param {{ host: string, protocol: string }} here */
function inApp({ own }, a, agent, here) {
  const out = wayOut(agent, here);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${here.protocol}//${here.host}/`);
      a.own({ copied: "Gekopieerd. Plak het in je browser." });
    } catch {
      a.own({ copied: "Kopiëren lukt hier niet. Typ het adres over." });
    }
  };
  return html`
    <section class="card">
      <h2 id="first" tabindex="-1">Je zit nog in een andere app</h2>
      <p>Die app kan zien wat je hier typt. In je eigen browser kan dat niet.</p>
      ${
        out
          ? html`<p><a class="button wide" href=${out}>Open in je eigen browser</a></p>`
          : html`<p>Tik op de puntjes <b>⋯</b> of <b>⋮</b> bovenaan. Kies dan <b>Openen in browser</b>.</p>`
      }
      <p class="row"><button class="button quiet" onClick=${copy}>Kopieer het adres</button> <bdi>${here.host}</bdi></p>
      <p role="status">${own.copied}</p>
      <p><small>In die browser komt de naam van deze site in de geschiedenis. Wil je dat niet? Open daar eerst een privétabblad en plak het adres.</small></p>
    </section>
    <button class="button quiet wide" onClick=${a.back}>Toch hier verder</button>
    <p><small>Dan kan de app waarin je zit meelezen met alles wat je typt.</small></p>`;
}
