// @ts-check

/** "Meer": who can read, what is safe and what is not, coming back later, stopping, wiping. */

import { html } from "./view.js";

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
function menu({ talk }, a) {
  return html`
    ${title("Meer")}
    <button class="button wide" onClick=${a.back}>Terug naar het gesprek</button>
    <button class="button quiet wide" onClick=${() => a.go("more-readers")}>Wie kan dit lezen?</button>
    <button class="button quiet wide" onClick=${() => a.go("more-safe")}>Hoe veilig is dit?</button>
    ${
      talk.answered
        ? html`<button class="button quiet wide" onClick=${() => a.go("keep")}>Later verder praten</button>`
        : html`<p class="line">Later verder praten kan zodra een hulpverlener je heeft geantwoord.</p>`
    }
    <button class="button quiet wide" onClick=${() => a.go("more-close")}>Gesprek afsluiten</button>
    <button class="button quiet wide" onClick=${() => a.go("more-wipe")}>Wis mijn gesprek</button>`;
}

/** @param {State} s  @param {Acts} a */
function readers({ talk }, a) {
  return html`
    ${title("Wie kan dit lezen?")}
    <p>Je woorden gaan op slot op je eigen telefoon of computer. De sleutel hebben alleen:</p>
    <ul class="card list">
      <li>jij, zolang deze pagina open is</li>
      ${talk.readers.map(({ kind, id, name, people }) => html`<li key=${kind + id}><bdi>${name}</bdi>${who(kind, people)}</li>`)}
    </ul>
    <p>Er kan niemand bij komen zonder dat jij het hier ziet. De politie leest niet mee. Je ouders en je school ook niet.</p>
    <p>Een hulpverlener die met je praat, staat in het gesprek met naam.</p>
    <p><button class="button quiet" onClick=${() => a.go("more-safe")}>Hoe veilig is dit?</button></p>
    <button class="button" onClick=${a.back}>Terug naar het gesprek</button>`;
}

/** @param {string} kind  @param {number} people  @returns {string} */
function who(kind, people) {
  if (kind === "continuity") return " (noodsleutel van de organisatie)";
  if (kind === "partner") return " (andere organisatie, met jouw ja)";
  return people === 1 ? " (één hulpverlener)" : ` (${people} hulpverleners)`;
}

/** @param {Acts} a */
function safe(a) {
  return html`
    ${title("Hoe veilig is dit?")}
    <p>Wij kunnen je berichten onderweg en op onze computers niet lezen, zolang de pagina die je laadt onze gepubliceerde pagina is. Iedereen kan dat controleren.</p>
    <h3>Wat wij niet kunnen beschermen</h3>
    <ul>
      <li>Iemand die meekijkt, of een schermafdruk of opname maakt.</li>
      <li>Een app op je telefoon die je bespioneert.</li>
      <li>Je toetsenbord: dat onthoudt soms woorden die je typt.</li>
      <li>Open je deze pagina in een andere app, zoals Instagram of TikTok? Dan kan die app meelezen.</li>
      <li>Wat iemand heeft gelezen, kan die onthouden of overtypen.</li>
      <li>Dat er een gesprek is, wanneer en hoe lang, kunnen onze computers wel zien. Niet wie je bent.</li>
      <li>Heeft iemand anders je zeven woorden? Dan kan die ook in je gesprek.</li>
    </ul>
    <h3>Wat de knop Weg niet wist</h3>
    <ul>
      <li>Pagina's die je hiervoor bekeek.</li>
      <li>De naam van deze site in je geschiedenis. Die kun je zelf wissen. Let op: een lege geschiedenis kan ook opvallen.</li>
      <li>Schermafdrukken, en woorden die je toetsenbord onthield.</li>
      <li>Wat je internetprovider, je school of de baas van de wifi ziet: dat je deze site opende, niet wat je schreef.</li>
      <li>Een app die je bespioneert, merkt het toch.</li>
      <li>Nummers die je belde.</li>
    </ul>
    <p>Weg houdt je gesprek bewaard voor je hulpverlener. Wil je dat het weg is? Kies dan "Wis mijn gesprek".</p>
    <button class="button" onClick=${a.back}>Terug naar het gesprek</button>`;
}

/** @param {State} s  @param {Acts} a */
function close({ talk }, a) {
  return html`
    ${title("Gesprek afsluiten")}
    <p>Goed dat je geschreven hebt. Wat wil je met dit gesprek?</p>
    ${
      talk.answered
        ? html`<button class="button wide" onClick=${() => a.go("keep")}>Later verder praten</button>`
        : html`<p>Er heeft nog niemand geantwoord. Sluit je nu, dan kun jij dit gesprek later niet meer openen. Onze hulpverleners kunnen wel lezen wat je al schreef.</p>`
    }
    <button class="button quiet wide" onClick=${() => a.go("more-wipe")}>Wis alles</button>
    <button class="button quiet wide" onClick=${a.back}>Toch doorpraten</button>`;
}

/** @param {State} s  @param {Acts} a */
function wipe({ own }, a) {
  const sure = async () => {
    a.own({ busy: true, failed: false });
    if (!(await a.wipe().catch(() => false))) a.own({ busy: false, failed: true });
  };
  return html`
    ${title("Alles wissen?")}
    <p>Alle berichten gaan weg, van jou en van je hulpverlener. Je kunt ze niet terughalen. Wat iemand al gelezen heeft, weet die nog.</p>
    ${own.failed && html`<p class="notice" role="alert">Het is niet gelukt. Er is nog niets gewist. Probeer het nog een keer.</p>`}
    <button class="button danger wide" disabled=${own.busy} onClick=${sure}>${own.busy ? "Bezig met wissen…" : "Ja, wis alles"}</button>
    <button class="button quiet wide" onClick=${a.back}>Nee, bewaar het</button>`;
}
