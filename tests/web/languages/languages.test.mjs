import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = /** @type {any} */ ({ documentElement: {} });
const { best, locale, n, speak, t, language } = await import("../../../keerpunt/web/static/languages/languages.js");

test("without a language everything is Dutch, and values are filled in", () => {
  assert.equal(language, "nl");
  assert.equal(t("Nog {left} tekens.", { left: 3 }), "Nog 3 tekens.");
  assert.equal(t("Nog {left} tekens."), "Nog {left} tekens.");
  assert.equal(n("Hooguit één persoon gaat voor je.", "Hooguit {n} mensen gaan voor je.", 1), "Hooguit één persoon gaat voor je.");
  assert.equal(n("Hooguit één persoon gaat voor je.", "Hooguit {n} mensen gaan voor je.", 2), "Hooguit 2 mensen gaan voor je.");
});

test("a browser gets the first of its languages that we speak", () => {
  assert.equal(best(["fr-FR", "pl-PL", "en"]), "pl");
  assert.equal(best(["AR"]), "ar");
  assert.equal(best(["fr", "de"]), "");
  assert.equal(best([]), "");
});

test("each language counts in its own way", async () => {
  const counted = async (/** @type {string} */ code, /** @type {number[]} */ counts) => {
    await speak(code, true);
    return counts.map((count) => n("Hooguit één persoon gaat voor je.", "Hooguit {n} mensen gaan voor je.", count));
  };
  const [one, few, many] = await counted("pl", [1, 3, 5]);
  assert.equal(new Set([one, few.replace("3", ""), many.replace("5", "")]).size, 3);
  const arabic = await counted("ar", [1, 2, 3, 11, 100]);
  assert.equal(new Set(arabic.map((text) => text.replace(/\d+/, ""))).size, 5);
});

test("a page in Arabic runs from right to left, and back again in Dutch", async () => {
  await speak("ar", true);
  assert.deepEqual({ ...document.documentElement }, { lang: "ar", dir: "rtl" });
  assert.equal(new Date(0).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).match(/\d\d/g)?.length, 2);
  await speak("nl-a2");
  assert.deepEqual({ ...document.documentElement }, { lang: "nl", dir: "ltr" });
});
