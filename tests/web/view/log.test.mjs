import assert from "node:assert/strict";
import { test } from "node:test";

import { firstPart, groups, view, waiting } from "../../../keerpunt/web/static/conversations/log.js";
import { clock, hours } from "../../../keerpunt/web/static/conversations/start.js";
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
  assert.match(seen({ seats: { visitor: "here", counsellor: "here", partner: "none", lead: 1 } }), /kijkt een collega mee/);
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
  assert.match(seen(refused, { draft: "hallo" }), /klaar\. Je woorden staan nog hieronder/);
  assert.doesNotMatch(seen(refused), /hieronder|in de rij/);
});

test("that it was quiet is said only where somebody had answered", () => {
  const end = bubble({ kind: "end", why: "silent" });
  const ended = (...said) => seen({ phase: "closed", bubbles: [...said, end] });
  assert.match(ended(bubble({ mine: true, text: "hoi" }), bubble({ text: "dag" })), /Het was even stil/);
  const alone = ended(bubble({ mine: true, text: "hoi" }), bubble({ kind: "join" }));
  assert.match(alone, /Er had nog niemand geantwoord/);
  assert.doesNotMatch(alone, /even stil/);
});

test("that it is closed is said once", () => {
  const times = (talk, more) => seen({ phase: "closed", ...talk }, more).match(/gesloten|klaar|dicht|gestopt/g)?.length;
  for (const why of ["done", "silent", "limits", "referred"]) {
    const bubbles = [bubble({ mine: true, text: "hoi" }), bubble({ text: "dag" }), bubble({ kind: "end", why })];
    assert.equal(times({ bubbles }), 1, why);
    assert.equal(times({ bubbles, refusal: "closed" }, { draft: "nog dit" }), 1, why);
  }
  assert.equal(times({ bubbles: [bubble({ text: "dag" })] }), 1, "closed by the server alone");
});

// SAFE-13
test("after a return it is said when the words were used before, or that they never were, until it was read", () => {
  const said = [bubble({ text: "hoi" })];
  assert.match(seen({ lastUsed: NIGHT, bubbles: said }), /voor het laatst gebruikt op .*september.* om \d\d:\d\d.* Was jij dat niet/);
  assert.match(seen({ lastUsed: 0, bubbles: said }), /voor het eerst gebruikt/);
  assert.doesNotMatch(seen({ lastUsed: null, bubbles: said }), /gebruikt/);
  assert.doesNotMatch(seen({ lastUsed: NIGHT, bubbles: said }, { seen: true }), /gebruikt/);
  const drawn = view(page({ lastUsed: NIGHT, bubbles: said }), {});
  const scroll = all(drawn, ({ props }) => props.id === "scroll");
  assert.doesNotMatch(textOf(scroll), /gebruikt/, "where the messages scroll it would be out of sight");
});

// QUEUE-02
test("waiting is told as a place and a range, or honestly that nobody is there", () => {
  assert.equal(waiting({ ahead: 2, from: 5, to: 10 }), "Hooguit 2 mensen gaan voor je. Het duurt ongeveer 5 tot 10 minuten.");
  assert.equal(waiting({ ahead: 1, from: 5, to: 5 }), "Hooguit één persoon gaat voor je. Het duurt ongeveer 5 minuten.");
  assert.equal(waiting({ ahead: 0, from: 0, to: 1 }), "Je bent als eerste aan de beurt. Het duurt nog maar even.");
  assert.equal(waiting({ ahead: 0, from: 0, to: 5 }), "Je bent als eerste aan de beurt. Het duurt minder dan 5 minuten.");
  const place = { ahead: 2, from: 5, to: 10, staffed: true };
  assert.match(seen({ phase: "waiting", place }), /Hooguit 2 mensen gaan voor je/);
  assert.match(seen({ phase: "waiting", place: { ...place, staffed: false } }), /niemand achter het scherm/);
  assert.doesNotMatch(seen({ phase: "talking" }), /Er zijn 2 mensen/);
});

test("who is there is what the line tells; what the door said counts only until then", () => {
  const nobody = { open: { open: true, staffed: false, until: null, opens: null } };
  const place = { ahead: 0, from: 0, to: 5, staffed: true };
  assert.match(seen({ phase: "opening" }, nobody), /niemand achter het scherm/);
  assert.doesNotMatch(seen({ phase: "waiting", place }, nobody), /niemand achter het scherm/);
});

test("the place stays on screen when messages scroll", () => {
  const drawn = view(page({ phase: "waiting", place: { ahead: 2, from: 5, to: 10, staffed: true } }), {});
  assert.match(textOf(drawn), /Hooguit 2 mensen gaan voor je/);
  assert.doesNotMatch(textOf(all(drawn, ({ props }) => props.id === "scroll")), /Hooguit 2 mensen gaan voor je/);
});

test("who goes while waiting is told that what was written stays readable for counsellors", () => {
  const told = /Wat je al schreef, kunnen onze hulpverleners dan nog lezen.*nieuw gesprek/;
  assert.match(seen({ phase: "waiting" }), told);
  assert.doesNotMatch(seen({ phase: "waiting", answered: true }), told);
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
