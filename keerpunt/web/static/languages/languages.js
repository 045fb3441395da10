// @ts-check

/** Dutch is the source: a text is its own key, and what no language says otherwise stays Dutch. Pure, but for the fetching. */

/** @typedef {string | Record<string, string>} Said  a text, or its plural forms by their CLDR names */

/** @type {Record<string, string>} language -> its name in itself */
export const NAMES = {
  nl: "Nederlands",
  "nl-a2": "Makkelijk Nederlands",
  en: "English",
  pl: "Polski",
  tr: "Türkçe",
  ar: "العربية",
};

/** @type {Record<string, (() => Promise<{ default: Record<string, Said> }>)[]>} first what is on screen first */
const MODULES = {
  "nl-a2": [() => import("./nl-a2.start.js"), () => import("./nl-a2.js")],
  en: [() => import("./en.start.js"), () => import("./en.js")],
  pl: [() => import("./pl.start.js"), () => import("./pl.js")],
  tr: [() => import("./tr.start.js"), () => import("./tr.js")],
  ar: [() => import("./ar.start.js"), () => import("./ar.js")],
};

/** @type {Record<string, Said>} */
let said = {};
export let language = "nl";

/** @param {string} text  @param {Record<string, unknown>} [values]  by the names between braces */
const fill = (text, values) => (values ? text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all)) : text);

/** A text in the language of this page.  @param {string} text  in Dutch  @param {Record<string, unknown>} [values]  @returns {string} */
export const t = (text, values) => fill(/** @type {string} */ (said[text]) || text, values);

/**
 * The same for something that is counted; `n` in the text is the number.
 * @param {string} one  @param {string} many  @param {number} count  @param {Record<string, unknown>} [values]  @returns {string}
 */
export function n(one, many, count, values) {
  const forms = /** @type {Record<string, string>} */ (said[one]);
  const text = forms ? forms[new Intl.PluralRules(locale()).select(count)] || forms.other : count === 1 ? one : many;
  return fill(text, { n: count, ...values });
}

/** Texts that are looked up later, with `t`.  @template T @param {T} table @returns {T} */
export const mark = (table) => table;

/** What dates and times are written in. Arabic keeps the digits of the telephone numbers beside it. */
export const locale = () => ({ nl: "nl-NL", "nl-a2": "nl-NL", en: "en-GB", ar: "ar-u-nu-latn" })[language] || language;

/** The best of ours for a browser's languages, in its order.  @param {readonly string[]} wanted  @returns {string} */
export function best(wanted) {
  for (const each of wanted) {
    const code = each.toLowerCase().split("-")[0];
    if (NAMES[code]) return code;
  }
  return "nl";
}

/**
 * Go on in another language. What is on screen first is there when this resolves; the rest when `rest` does.
 * Rejects when a module did not arrive; then nothing has changed.
 * @param {string} code  of NAMES  @returns {Promise<{ rest: Promise<void> }>}
 */
export async function speak(code) {
  const [first, later] = MODULES[code] || [];
  const start = first ? (await first()).default : {};
  language = code;
  said = { ...start };
  document.documentElement.lang = code.split("-")[0];
  document.documentElement.dir = code === "ar" ? "rtl" : "ltr";
  const rest = later ? later().then((module) => void (language === code && Object.assign(said, module.default))) : Promise.resolve();
  return { rest };
}
