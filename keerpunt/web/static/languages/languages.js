// @ts-check

/** Dutch is the source; what no language says otherwise stays Dutch. */

/** @import { Best, Languages, Mark, N, Rest, Said, Short, Speak, T } from "./types" */

/** @type {Languages} */
export const LANGUAGES = {
  nl: ["Nederlands"],
  "nl-a2": ["Makkelijk Nederlands", () => import("./nl-a2.start.js"), () => import("./nl-a2.js")],
  en: ["English", () => import("./en.start.js"), () => import("./en.js")],
  pl: ["Polski", () => import("./pl.start.js"), () => import("./pl.js")],
  tr: ["Türkçe", () => import("./tr.start.js"), () => import("./tr.js")],
  ar: ["العربية", () => import("./ar.start.js"), () => import("./ar.js")],
};

export let language = "nl";
/** @type {Record<string, Said>} */
let said = {};
let whole = language; // is here with its rest
let asked = 0;

/** @type {Short} */
const short = (text) => {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) >>> 0;
  return sum.toString(36);
};

/** @type {T} */
const fill = (text, values) => (values ? text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all)) : text);

/** @type {T} */
export const t = (text, values) => fill(/** @type {string} */ (said[short(text)]) || text, values);

/** @type {N} */
export const n = (one, many, count, values) => {
  const forms = /** @type {Record<string, string>} */ (said[short(one)]);
  const text = forms ? forms[new Intl.PluralRules(locale()).select(count)] || forms.other : count === 1 ? one : many;
  return fill(text, { n: count, ...values });
};

/** @type {Mark} */
export const mark = (table) => table;

// Arabic keeps the digits of the telephone numbers beside it
export const locale = () => ({ nl: "nl-NL", "nl-a2": "nl-NL", en: "en-GB", ar: "ar-u-nu-latn" })[language] || language;

/** @type {Best} */
export const best = (wanted) => wanted.map((each) => each.toLowerCase().split("-")[0]).find((code) => LANGUAGES[code]) || "";

/** @type {Speak} */
export const speak = async (code, all) => {
  const mine = ++asked;
  const [, first, rest] = LANGUAGES[code];
  const parts = await Promise.all([first?.(), all && rest?.()]);
  if (mine !== asked) return false;
  language = code;
  whole = all || !rest ? code : "";
  said = Object.assign({}, ...parts.map((part) => part && part.default));
  document.documentElement.lang = code.split("-")[0];
  document.documentElement.dir = code === "ar" ? "rtl" : "ltr";
  return true;
};

/** @type {Rest} */
export const rest = async () => {
  const code = language;
  const [, , later] = LANGUAGES[code];
  if (whole === code || !later) return false;
  const { default: table } = await later();
  if (code !== language || whole === code) return false;
  Object.assign(said, table);
  whole = code;
  return true;
};
