// @ts-check

/**
 * Screens for when it cannot go on: a check that failed (docs/protocol.md §19), a conversation that ended, the browser of
 * another app. The page shows its telephone numbers under every one of them.
 */

import { mark, t } from "../languages/languages.js";
import { html } from "./view.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** Title and text. @type {Record<string, string[]>} */
const SAY = mark({
  K1: ["Het lukt nu niet", "We kunnen nu geen veilige verbinding maken. Dat ligt aan ons. Bel, of probeer het later."],
  K2: ["Kijk naar je klok", "De klok van je telefoon loopt verkeerd. Zet datum en tijd goed en probeer het opnieuw. Of bel."],
  K3: ["Er is nu niemand", "Er is nu niemand bij wie je veilig kunt schrijven. Bel, of probeer het later."],
  K4: ["Deze browser kan het niet", "Deze browser kan je woorden niet veilig op slot doen. Probeer een andere, of bel."],
  K6: ["Stop even met typen", "We kunnen niet meer controleren wie meeleest. Begin een nieuw gesprek of bel."],
  K8: ["Stop even met typen", "De verbinding is niet te vertrouwen. Begin een nieuw gesprek of bel."],
  K15: [
    "We openen het niet",
    "Je woorden kloppen, maar wat wij terugkrijgen niet. We openen het niet. Begin een nieuw gesprek of bel.",
  ],
  wiped: ["Alles is gewist", "Je gesprek is weg. Niemand kan het nog openen. Je kunt dit scherm nu sluiten."],
  elsewhere: [
    "Ergens anders geopend",
    "Dit gesprek is ergens anders geopend, met jouw woorden. Was jij dat niet? Dan kent iemand anders je woorden. Begin een nieuw gesprek en vertel het ons, of bel.",
  ],
  gone: ["Dit gesprek is er niet meer", "Het is gewist of verlopen. Je kunt altijd opnieuw beginnen."],
  old: ["Deze pagina is te oud", "Er is een nieuwe versie van deze pagina. Ververs de pagina, dan kun je verder."],
  fault: ["Er ging iets mis", "Er ging iets mis aan onze kant. Probeer het opnieuw, of bel."],
});

/** What can be done: begin anew, and read what was said. Where neither is named, the page can be loaded again. */
const FRESH = /^(K6|K8|K15|wiped|elsewhere|gone)$/;
const READ = /^(K6|K8)$/;

/** @param {State} s  @param {Acts} a */
export function view(s, a) {
  if (s.screen === "trouble-inapp") return inApp(s, a, navigator.userAgent, location);
  const { trouble } = s;
  const [title, text] = SAY[trouble] || SAY.fault;
  return html`
    <section class="card" role="alert">
      <h2 id="first" tabindex="-1">${t(title)}</h2>
      <p>${t(text)}</p>
    </section>
    ${
      FRESH.test(trouble)
        ? html`<button class="button wide" onClick=${a.fresh}>${t("Nieuw gesprek")}</button>`
        : html`<button class="button wide" onClick=${() => location.reload()}>${t("Opnieuw proberen")}</button>`
    }
    ${READ.test(trouble) && s.talk.bubbles.length > 0 && html`<button class="button quiet wide" onClick=${a.back}>${t("Lees terug wat er stond")}</button>`}`;
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

const COPIED = mark({
  yes: "Gekopieerd. Plak het in je browser.",
  no: "Kopiëren lukt hier niet. Typ het adres over.",
});

/** @param {State} s  @param {Acts} a  @param {string} agent  @param {{ host: string, protocol: string }} here */
function inApp({ own }, a, agent, here) {
  const out = wayOut(agent, here);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${here.protocol}//${here.host}/`);
      a.own({ copied: COPIED.yes });
    } catch {
      a.own({ copied: COPIED.no });
    }
  };
  return html`
    <section class="card">
      <h2 id="first" tabindex="-1">${t("Je zit nog in een andere app")}</h2>
      <p>${t("Die app kan zien wat je hier typt. In je eigen browser kan dat niet.")}</p>
      ${
        out
          ? html`<p><a class="button wide" href=${out}>${t("Open in je eigen browser")}</a></p>`
          : html`<p>${t("Tik op de puntjes ⋯ of ⋮ bovenaan. Kies dan \"Openen in browser\".")}</p>`
      }
      <p class="row"><button class="button quiet" onClick=${copy}>${t("Kopieer het adres")}</button> <bdi>${here.host}</bdi></p>
      <p role="status">${own.copied && t(own.copied)}</p>
      <p><small>${t("In die browser komt de naam van deze site in de geschiedenis. Wil je dat niet? Open daar eerst een privétabblad en plak het adres.")}</small></p>
    </section>
    <button class="button quiet wide" onClick=${a.back}>${t("Toch hier verder")}</button>
    <p><small>${t("Dan kan de app waarin je zit meelezen met alles wat je typt.")}</small></p>`;
}
