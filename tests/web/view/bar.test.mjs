/** The bar tells the truth: who is here, and only while they are. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { top, view } from "../../../keerpunt/web/static/conversations/log.js";
import { bubble, page, textOf } from "./said.mjs";

const bar = (talk) => textOf(top(page(talk), {})).replace(/\s+/g, " ").trim();
const seats = (counsellor) => ({ visitor: "here", counsellor, partner: "none", lead: 0 });
const join = bubble({ kind: "join" });

test("a counsellor is here while they have the conversation and their line lives", () => {
  const talking = { phase: "talking", name: "Anna", bubbles: [join] };
  assert.match(bar({ ...talking, seats: seats("here") }), /^Anna is er/);
  for (const where of ["away", "left", "none"]) assert.match(bar({ ...talking, seats: seats(where) }), /^Anna is even weg/);
  assert.doesNotMatch(bar({ ...talking, seats: seats("here"), link: "lost" }), /is er|is even weg/);
});

test("nobody's name stands in the bar after the end, in the queue, or before somebody came", () => {
  const here = { bubbles: [join], seats: seats("here") };
  for (const talk of [
    { ...here, phase: "closed", name: "Anna" },
    { ...here, phase: "waiting", name: "" },
    { ...here, phase: "talking", name: "" },
    { phase: "opening" },
  ])
    assert.match(bar(talk), /^Praten/);
});

test("that a counsellor stopped is said by name, and not that somebody is there", () => {
  const said = (more) => textOf(view(page({ phase: "waiting", notice: "counsellor-stopped", ...more }), {})).replace(/\s+/g, " ");
  assert.match(said({ bubbles: [join, bubble({ mine: true, text: "hoi" })] }), /Anna is gestopt\. We zoeken iemand anders voor je\./);
  assert.doesNotMatch(said({ bubbles: [join] }), /Er is iemand voor je/);
  assert.match(said({ bubbles: [] }), /Je hulpverlener is gestopt\. We zoeken iemand anders/);
});
