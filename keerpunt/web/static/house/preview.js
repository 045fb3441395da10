// @ts-check

/** The live preview beside the settings: what is typed or picked shows at once, and nothing leaves the page. */

import { least, palette } from "./palette.js";

const HEX = /^#[0-9a-f]{6}$/;
const form = /** @type {HTMLFormElement} */ (document.getElementById("look"));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
const each = (/** @type {string} */ selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

const usual = form.dataset.default || "";
const stored = each("[data-mark]").map((mark) => ({
  mark: /** @type {HTMLImageElement} */ (mark),
  src: mark.getAttribute("src") || "",
  plated: mark.classList.contains("plated"),
}));
let drawing = "";

function showName() {
  for (const place of each("[data-name]")) place.textContent = field("name").value.trim() || "…";
}

function showColour() {
  const colour = field("colour").value.trim().toLowerCase();
  const readable = HEX.test(colour);
  field("usual").hidden = colour === usual;
  const word = /** @type {HTMLElement} */ (document.getElementById("colour-word"));
  if (!readable) {
    word.textContent = "Schrijf de kleur als # met zes tekens uit 0-9 en a-f, zoals #1d4d45.";
    return;
  }
  field("pick").value = colour;
  const colours = palette(colour);
  for (const light of /** @type {const} */ (["light", "dark"])) {
    for (const place of each(`.phone.${light}, .samples .${light}`)) {
      for (const [name, value] of Object.entries(colours[light])) {
        // the colour that Keerpunt came with was mixed by hand, for light and for dark
        if (colour === usual) place.style.removeProperty(name);
        else place.style.setProperty(name, value);
      }
    }
  }
  word.textContent = colour === usual ? "De kleur van Keerpunt, op elke achtergrond goed te lezen." : wordOf(colour, colours);
}

/** @param {string} colour  @param {ReturnType<typeof palette>} colours */
function wordOf(colour, colours) {
  const { light, dark } = { light: colours.light["--deep"], dark: colours.dark["--deep"] };
  const ratio = (/** @type {number} */ value) => value.toFixed(1).replace(".", ",");
  const said = [];
  if (light !== colour) said.push(`Op lichte pagina's maken we haar donkerder (${light}).`);
  if (dark !== colour) said.push(`Op donkere pagina's maken we haar lichter (${dark}).`);
  if (said.length === 0) said.push("De kleur blijft overal zoals ze is.");
  return `${said.join(" ")} Contrast: licht ${ratio(least(light, "light"))}, donker ${ratio(least(dark, "dark"))}. Minstens 4,5 is goed te lezen.`;
}

function showTone() {
  const chosen = new FormData(form).get("tone");
  for (const place of each("[data-tone]")) place.hidden = place.dataset.tone !== chosen;
  for (const choice of each(".choice")) choice.classList.toggle("chosen", choice.querySelector(":checked") !== null);
}

function showNeutral() {
  let host = "…";
  try {
    host = new URL(field("neutral").value.trim()).host || host;
  } catch {}
  for (const place of each("[data-neutral]")) place.textContent = host;
}

function showLogo() {
  const file = field("logo").files?.[0];
  const large = file !== undefined && file.size > Number(form.dataset.most) * 1000;
  field("logo-size").hidden = !large;
  if (drawing) URL.revokeObjectURL(drawing);
  drawing = file && !large ? URL.createObjectURL(file) : "";
  for (const { mark, src, plated } of stored) {
    mark.src = drawing || src;
    mark.classList.toggle("plated", drawing !== "" || plated);
  }
}

field("pick").hidden = false;
field("pick").addEventListener("input", () => {
  field("colour").value = field("pick").value;
  showColour();
});
field("usual").addEventListener("click", () => {
  field("colour").value = usual;
  showColour();
  field("colour").focus();
});
field("name").addEventListener("input", showName);
field("colour").addEventListener("input", showColour);
field("neutral").addEventListener("input", showNeutral);
field("logo").addEventListener("change", showLogo);
form.addEventListener("change", showTone);
form.addEventListener("submit", () => {
  const pressed = form.querySelector(".actions .button");
  if (pressed) pressed.setAttribute("aria-busy", "true");
});
// what the browser filled in again after going back
addEventListener("pageshow", () => {
  for (const busy of each('[aria-busy="true"]')) busy.removeAttribute("aria-busy");
  for (const show of [showName, showColour, showTone, showNeutral, showLogo]) show();
});
