/** "Meer": what is offered exists, and stopping is one tap. */

import assert from "node:assert/strict";
import test from "node:test";
import { all, bubble, page, textOf } from "./said.mjs";
import { view } from "../../../keerpunt/web/static/conversations/more.js";

const buttons = (drawn) => all(drawn, ({ type }) => type === "button").map((one) => [textOf(one).trim(), one.props.onClick]);
const names = (screen, talk) => buttons(view(page(talk, { screen }), {})).map(([name]) => name);
const ended = (why) => ({ phase: "closed", answered: true, bubbles: [bubble({ text: "dag" }), bubble({ kind: "end", why })] });

test("what cannot be gone on with is not offered to be gone on with", () => {
  const later = "Later verder praten";
  assert.ok(names("more", { phase: "talking", answered: true }).includes(later));
  assert.ok(names("more-close", ended("done")).includes(later));
  for (const talk of [ended("limits"), { ...ended("done"), refusal: "closed" }]) {
    assert.ok(!names("more", talk).includes(later));
    assert.deepEqual(names("more-close", talk), ["Afsluiten", "Wis alles", "Terug naar het gesprek"]);
    assert.doesNotMatch(textOf(view(page(talk, { screen: "more" }), {})), /Later verder/);
  }
});

test("closing is one plain tap: it says what it does, and half a sentence does not stay behind", () => {
  for (const talk of [{ phase: "waiting" }, { phase: "talking", answered: true }, ended("limits")]) {
    const did = [];
    const acts = { type: ({ target }) => did.push(target.value), fresh: () => did.push("fresh") };
    const drawn = view(page(talk, { screen: "more-close", draft: "ik wil" }), acts);
    const [[name, tap]] = buttons(drawn);
    assert.equal(name, "Afsluiten");
    assert.match(textOf(drawn), /Onze hulpverleners kunnen/);
    tap();
    assert.deepEqual(did, ["", "fresh"]);
  }
});
