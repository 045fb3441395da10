import assert from "node:assert/strict";
import { test } from "node:test";

import { firstPart, groups, view, waiting } from "../../../keerpunt/web/static/conversations/log.js";
import { clock, hours } from "../../../keerpunt/web/static/conversations/view.js";
import { ANNA, BRAM, NIGHT, all, bubble, page, textOf } from "./said.mjs";

const classed = (name) => ({ props }) => (props.class || "").split(" ").includes(name);
const seen = (talk, more) => textOf(view(page(talk, more), {})).replace(/\s+/g, " ");

test("words of one person close together are one group, and another person's are not", () => {
  const said = [
    bubble({ text: "een" }),
    bubble({ text: "twee", at: NIGHT + 60 }),
    bubble({ text: "later", at: NIGHT + 600 }),
    bubble({ text: "ander", at: NIGHT + 601, who: BRAM }),
    bubble({ text: "ik", mine: true, at: NIGHT + 602 }),
    bubble({ kind: "join", at: NIGHT + 603 }),
    bubble({ text: "weer", at: NIGHT + 604 }),
  ];
  assert.deepEqual(groups(said).map((group) => group.map(({ text }) => text)), [
    ["een", "twee"], ["later"], ["ander"], ["ik"], [""], ["weer"],
  ]);
});

test("words that have no time yet stay with those before them", () => {
  const said = [bubble({ mine: true }), bubble({ mine: true, at: null, sent: "unsent" })];
  assert.equal(groups(said).length, 1);
});

// CHAT-08
test("what is not delivered says so and can be tried again; nothing else is called delivered", () => {
  const said = [bubble({ mine: true, text: "een" }), bubble({ mine: true, text: "twee", sent: "unsent" })];
  const retry = () => {};
  const drawn = view(page({ phase: "talking", bubbles: said }), { retry });
  assert.match(textOf(drawn), /Nog niet verstuurd/);
  assert.doesNotMatch(textOf(drawn), /afgeleverd/);
  assert.equal(all(drawn, ({ type, props }) => type === "button" && props.onClick === retry).length, 1);
  assert.equal(all(drawn, classed("unsent")).length, 1);

  const stored = said.map((each) => ({ ...each, sent: "delivered" }));
  assert.match(seen({ phase: "talking", bubbles: stored }), /✓ afgeleverd/);
  assert.doesNotMatch(seen({ phase: "talking", bubbles: stored }), /Nog niet verstuurd/);
  assert.match(seen({ phase: "talking", bubbles: stored.map((each) => ({ ...each, sent: "read" })) }), /✓ gelezen/);
});

test("a name is on screen only for the other side, and comes from who wrote", () => {
  assert.match(seen({ bubbles: [bubble({ text: "hoi", who: BRAM })] }), /Bram ?: hoi/);
  assert.match(seen({ bubbles: [bubble({ text: "hoi", mine: true })] }), /Jij ?: hoi/);
});

// K7, K8 of docs/protocol.md §19
test("what could not be checked is a line without words; what is doubtful says so", () => {
  const drawn = view(page({ bubbles: [bubble({ kind: "hidden", who: null, text: "stiekem" })] }), {});
  assert.match(textOf(drawn), /We laten het niet zien/);
  assert.doesNotMatch(textOf(drawn), /stiekem/);
  assert.equal(all(drawn, classed("bubble")).length, 0);
  assert.match(seen({ bubbles: [bubble({ marked: true, text: "hoi" })] }), /hoi .*klopt de volgorde niet/);
  assert.match(seen({ bubbles: [bubble({ sure: false, text: "hoi" })] }), /tijd niet zeker/);
});

test("who comes, goes or can read is a line in which nobody speaks", () => {
  assert.match(seen({ bubbles: [bubble({ kind: "join" })] }), /Anna is erbij/);
  assert.match(seen({ bubbles: [bubble({ kind: "leave" })] }), /Anna is weg/);
  assert.match(seen({ bubbles: [bubble({ kind: "record", who: null, why: "came", text: "Ouders" })] }), /Ouders kan meelezen/);
  assert.match(seen({ bubbles: [bubble({ kind: "record", who: null, why: "went", text: "Ouders" })] }), /Ouders kan niet meer meelezen/);
});

// CHAT-01, DESK-01, DESK-11
test("the page says what happens: no line, a counsellor who fell away, a colleague who looks along", () => {
  assert.match(seen({ link: "lost" }), /Geen verbinding. We bewaren je plek/);
  assert.doesNotMatch(seen({ link: "live" }), /Geen verbinding/);
  assert.match(seen({ notice: "counsellor-away" }), /heeft even geen verbinding/);
  assert.match(seen({ seats: { visitor: "here", counsellor: "here", partner: "none", lead: 1 } }), /collega kijkt mee/);
  assert.match(seen({ notice: "taken" }), /iemand voor je/);
  assert.doesNotMatch(seen({ notice: "taken", bubbles: [bubble({ kind: "join" })] }), /iemand voor je/);
});

// CHAT-11
test("a conversation that was closed can be gone on with; one ended at its limits cannot, but keeps words typed", () => {
  const field = (why, draft, refusal = null) => {
    const talk = { phase: "closed", refusal, bubbles: [bubble({ kind: "end", why })] };
    return all(view(page(talk, { draft }), {}), ({ type }) => type === "textarea").length;
  };
  for (const why of ["silent", "done", "referred"]) assert.equal(field(why, ""), 1);
  assert.equal(field("limits", ""), 0);
  assert.equal(field("limits", "nog niet verstuurd"), 1);
  assert.equal(field("done", "", "closed"), 0);
  assert.equal(field("done", "nog niet verstuurd", "closed"), 1);
});

test("what is said of a closed conversation is true: the queue where there is one, words below where they stand", () => {
  const queue = /dan kom je weer in de rij/;
  const ended = (why) => ({ phase: "closed", bubbles: [bubble({ kind: "end", why })] });
  assert.match(seen(ended("done")), queue);
  assert.match(seen({ phase: "closed" }), queue);
  assert.doesNotMatch(seen(ended("limits")), queue);
  const refused = { ...ended("done"), refusal: "closed" };
  assert.match(seen(refused, { draft: "hallo" }), /gesloten\. Je woorden staan nog hieronder/);
  assert.doesNotMatch(seen(refused), /hieronder|in de rij/);
});

// SAFE-13
test("after a return the first line says when the words were used before", () => {
  assert.match(seen({ lastUsed: NIGHT, bubbles: [bubble({ text: "hoi" })] }), /voor het laatst gebruikt op .*september.* om \d\d:\d\d.* hoi/);
});

// QUEUE-02
test("waiting is told as a place and a range, or honestly that nobody is there", () => {
  assert.equal(waiting({ ahead: 2, from: 5, to: 10 }), "Er zijn 2 mensen voor je. Het duurt ongeveer 5 tot 10 minuten.");
  assert.equal(waiting({ ahead: 1, from: 5, to: 5 }), "Er is één persoon voor je. Het duurt ongeveer 5 minuten.");
  assert.equal(waiting({ ahead: 0, from: 0, to: 1 }), "Je bent als eerste aan de beurt. Het duurt nog maar even.");
  const place = { ahead: 2, from: 5, to: 10 };
  assert.match(seen({ phase: "waiting", place }), /Er zijn 2 mensen voor je/);
  const nobody = { open: { open: true, staffed: false, until: null, opens: null } };
  assert.match(seen({ phase: "waiting", place }, nobody), /niemand achter het scherm/);
  assert.doesNotMatch(seen({ phase: "talking" }), /Er zijn 2 mensen/);
});

test("the hours are those of Amsterdam, in summer and in winter", () => {
  assert.equal(clock(Date.UTC(2026, 6, 1, 2, 0) / 1000), "04:00");
  assert.equal(clock(Date.UTC(2026, 0, 1, 2, 0) / 1000), "03:00");
});

test("open or not is one line", () => {
  const now = Date.UTC(2026, 6, 1, 2, 0) / 1000; // Wednesday 04:00
  const until = now + 2 * 3600;
  assert.equal(hours(null, now), "");
  assert.equal(hours({ open: true, staffed: true, until, opens: null }, now), "Nu open tot 06:00.");
  assert.equal(hours({ open: true, staffed: false, until: null, opens: null }, now), "Nu open. Er zit nu niemand achter het scherm.");
  const opens = (later) => hours({ open: false, staffed: false, until: null, opens: now + later * 3600 }, now);
  assert.equal(opens(12), "De chat is dicht. We zijn er weer om 16:00.");
  assert.equal(opens(36), "De chat is dicht. We zijn er weer morgen om 16:00.");
  assert.equal(opens(60), "De chat is dicht. We zijn er weer vrijdag om 16:00.");
});

test("too many words are cut where a sentence ends, and none is lost", () => {
  const sentence = "Dit is een zin. ";
  const long = sentence.repeat(300);
  const first = firstPart(long);
  assert.ok(first.length <= 4000 && first.length > 3900);
  assert.ok(first.endsWith("zin. ") || first.endsWith("zin."));
  assert.equal(first + long.slice(first.length), long);
  assert.equal(firstPart("kort"), "kort");
  assert.equal(firstPart("woord ".repeat(1000)).length % 6, 0);
  assert.equal(firstPart("a".repeat(5000)).length, 4000);
  assert.doesNotMatch(firstPart(`a${"😀".repeat(3000)}`), /[\ud800-\udbff]$/);
});
