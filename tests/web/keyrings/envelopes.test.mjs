import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "../../../keerpunt/web/static/keyrings/envelopes.js";
import { random } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, textOf, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import { vectors } from "./vectors.mjs";
import { Organisation, T0, asReader, failsWith, flip, forge, forgeEpoch, meeting, person, tell } from "./world.mjs";

const words = (b) => ({ t: "text", b });

/** The first words of somebody of staff, or of a partner, for forge(). */
const joinOf = (who, kind = "s") => ({
  signKey: who.sign.privateKey, vo: `${kind}:${who.kid}.AAAAAAAA`, payload: { t: "join", ts: T0 },
});

/** What both sides make of one more frame. */
const states = async ({ both }, frame) => (await both(frame)).map(({ state }) => state);

test("words come through on both sides, with who said them; coming back they are the receipt", async () => {
  const talk = await meeting(await Organisation.found());
  const [mine, theirs] = await talk.both(await talk.says(talk.visitor, words("héé 🙈")));
  assert.deepEqual([mine.own, mine.state, mine.number, mine.sure, mine.at], [true, "genuine", 3, true, T0]);
  assert.deepEqual([theirs.own, theirs.payload.b, theirs.who.kind, theirs.who.name], [false, "héé 🙈", "v", null]);
  const [heard] = await talk.both(await talk.says(talk.anna, words("Dag")));
  assert.deepEqual(heard.who, { kind: "s", kid: talk.org.anna.kid, name: "Anna", role: "counsellor" });
});

test("t and ts come first in a payload", async () => {
  const { visitor, anna, ledger, both } = await meeting(await Organisation.found());
  const [, heard] = await both(ledger.post(await visitor.seal({ b: "x", t: "text" }, T0 + 5)));
  assert.deepEqual(Object.keys(heard.payload), ["t", "ts", "b"]);
  assert.equal(heard.payload.ts, T0 + 5);
  await assert.rejects(anna.seal(words("x".repeat(16400)), T0), failsWith("size"));
});

// KEYS-03
test("N15 an envelope replayed, with the same and with another number: hidden", async () => {
  const talk = await meeting(await Organisation.found());
  const frame = await talk.says(talk.visitor, words("Hoi"));
  await talk.both(frame);
  const same = await talk.anna.hear(frame);
  assert.deepEqual([same.state, same.again, talk.anna.head], ["hidden", true, 3]);
  const echo = await talk.visitor.hear(frame);
  assert.deepEqual([echo.state, echo.again, echo.own], ["genuine", true, true], "to its sender it is the receipt once more");
  assert.deepEqual(await states(talk, talk.ledger.post(frame)), ["hidden", "hidden"]);
});

test("a receipt for words that are not in the history is none", async () => {
  const talk = await meeting(await Organisation.found());
  const sealed = await talk.visitor.seal(words("Hoi"), T0);
  const heard = await talk.visitor.hear({ t: "envelope", number: 1, at: T0, ...sealed });
  assert.deepEqual([heard.own, heard.state], [true, "hidden"]);
});

test("N16 two envelopes of one voice swapped: marked", async () => {
  const talk = await meeting(await Organisation.found());
  const [a, b] = [await talk.visitor.seal(words("een"), T0), await talk.visitor.seal(words("twee"), T0)];
  assert.deepEqual(await states(talk, talk.ledger.post(b)), ["marked", "marked"]);
  assert.deepEqual(await states(talk, talk.ledger.post(a)), ["marked", "marked"]);
});

test("N16 two envelopes of two voices swapped: marked", async () => {
  const talk = await meeting(await Organisation.found());
  const question = await talk.says(talk.visitor, words("Mag ik iets vragen?"));
  await talk.anna.hear(question);
  const answer = await talk.anna.seal(words("Ja"), T0);
  const swapped = { t: "envelope", number: 3, at: T0, ...answer };
  assert.equal((await talk.visitor.hear(swapped)).state, "marked", "an answer before its question");
});

test("N17 one envelope of either side dropped in the middle: marked at the next", async () => {
  for (const who of ["visitor", "anna"]) {
    const talk = await meeting(await Organisation.found());
    await talk[who].seal(words("dropped"), T0);
    assert.deepEqual(await states(talk, await talk.says(talk[who], words("next"))), ["marked", "marked"]);
    assert.deepEqual(await states(talk, await talk.says(talk[who], words("and on"))), ["genuine", "genuine"]);
  }
});

test("N18 one bit flipped in header, iv, ciphertext, tag: hidden, four times", async () => {
  for (const where of ["header", "iv", "ciphertext", "tag"]) {
    const talk = await meeting(await Organisation.found());
    const sealed = await talk.visitor.seal(words("Hoi"), T0);
    const dot = sealed.e.indexOf(".");
    const at = { header: 20, iv: dot + 3, ciphertext: dot + 100, tag: sealed.e.length - 5 }[where];
    const altered = { ...sealed, e: flip(sealed.e, at) };
    const [mine, theirs] = await talk.both(talk.ledger.post(altered));
    assert.deepEqual([mine.state, theirs.state], ["hidden", "hidden"], where);
    assert.match(mine.why, /^K16/, "the sender sees that it is not what was sealed");
  }
});

// KEYS-03
test("N19 an envelope from another conversation, epoch, margin: hidden", async () => {
  const org = await Organisation.found();
  const [talk, other] = [await meeting(org), await meeting(org)];
  const { privateKey: signKey } = talk.visitor.keys.sign;
  const margin = await forge(talk.visitor, { signKey, cv: b64u(random(16)) });
  for (const strange of [await other.visitor.seal(words("x"), T0), margin])
    for (const heard of await talk.both(talk.ledger.post(strange))) {
      assert.equal(heard.state, "hidden");
      assert.match(heard.why, /place/);
    }

  const later = await meeting(org);
  const late = await later.visitor.seal(words("nog onderweg"), T0);
  const made = await forgeEpoch(later.visitor, [asReader(org.desk("jongeren"))], { signKey: later.visitor.keys.sign.privateKey });
  await later.both(later.ledger.record(made));
  for (const heard of await later.both(later.ledger.post(late))) {
    assert.equal(heard.state, "hidden", "the epoch before");
    assert.match(heard.why, /place/);
  }
  assert.deepEqual(await states(later, await later.says(later.visitor, words("opnieuw"))), ["genuine", "genuine"]);
});

test("N21 the voice renamed from v to s: and back: hidden", async () => {
  const talk = await meeting(await Organisation.found());
  const { anna } = talk.org;
  const asStaff = await forge(talk.visitor, { signKey: talk.visitor.keys.sign.privateKey, vo: `s:${anna.kid}.AAAAAAAA` });
  assert.deepEqual(await states(talk, talk.ledger.post(asStaff)), ["hidden", "hidden"]);
  const asVisitor = await forge(talk.anna, { signKey: anna.sign.privateKey, vo: "v.AAAAAAAB" });
  assert.deepEqual(await states(talk, talk.ledger.post(asVisitor)), ["hidden", "hidden"]);
});

// KEYS-16
test("N22 a colleague who holds the root seals as the visitor, or as another colleague: hidden", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  for (const vo of ["v.AAAAAAAA", `s:${org.anna.kid}.AAAAAAAA`]) {
    const [, heard] = await talk.both(talk.ledger.post(await forge(talk.anna, { signKey: org.noor.sign.privateKey, vo })));
    assert.equal(heard.state, "hidden");
    assert.match(heard.why, /signature/);
  }
});

// DESK-11
test("N23 a lead without join writes to the visitor, injected anyway: hidden", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const noor = await org.staff(org.noor, talk.visitor.cv);
  await tell(noor, talk.ledger.frames);
  noor.live();
  const posted = async (payload) => {
    const frame = await talk.says(noor, payload);
    await noor.hear(frame);
    return states(talk, frame);
  };
  assert.deepEqual(await posted(words("Ik kijk mee")), ["hidden", "hidden"]);
  assert.deepEqual(await posted({ t: "join" }), ["genuine", "genuine"], "what was opened counts on in the voice");
  assert.deepEqual(await posted(words("Noor hier")), ["genuine", "genuine"]);
  assert.deepEqual(await posted({ t: "leave" }), ["genuine", "genuine"]);
  assert.deepEqual(await posted(words("toch nog iets")), ["hidden", "hidden"]);
});

test("somebody of a desk that does not read, and a former colleague, are hidden", async () => {
  const org = await Organisation.found();
  const joost = await person("Joost", "counsellor", { st: "retired", na: T0 - 3600 });
  org.desk("jongeren").staff.push(joost);
  await org.publish();
  for (const who of [org.omar, joost, await person("Nobody")]) {
    const talk = await meeting(org);
    const join = joinOf(who);
    const made = await forge(talk.anna, join);
    assert.deepEqual(await states(talk, talk.ledger.post(made)), ["hidden", "hidden"], who.name);
    if (who === joost) {
      const again = await forge(talk.anna, { ...join, vo: `s:${who.kid}.AAAAAAAB` });
      assert.deepEqual(await states(talk, talk.ledger.post(again, T0 - 3300)), ["hidden", "hidden"], "whose own clock tells");
    }
  }
});

test("a partner who is a partner no longer is hidden", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const to = [asReader(org.desk("jongeren")), asReader(org.sam)];
  await talk.both(talk.ledger.record(await forgeEpoch(talk.visitor, to, { signKey: talk.visitor.keys.sign.privateKey })));
  Object.assign(org.sam.entry, { st: "retired", na: T0 - 3600 });
  await org.publish();
  for (const side of [talk.visitor, talk.anna]) side.use(await org.directory());
  const made = await forge(talk.anna, joinOf(org.sam, "p"));
  assert.deepEqual(await states(talk, talk.ledger.post(made)), ["hidden", "hidden"]);
});

test("before any record nothing can be heard or sealed; without a key nothing is shown", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const omar = await org.staff(org.omar, talk.visitor.cv, ["ouders"]);
  await assert.rejects(omar.hear(talk.ledger.frames[1]), failsWith("gap"));
  await assert.rejects(omar.seal({ t: "join" }, T0), failsWith("K13"));
  await omar.hear(talk.ledger.frames[0]);
  assert.equal((await omar.hear(talk.ledger.frames[1])).state, "hidden");
  await assert.rejects(omar.seal({ t: "join" }, T0), failsWith("K13"));
});

test("what a former colleague wrote before their end still counts", async () => {
  const org = await Organisation.found();
  const joost = await person("Joost", "counsellor", { st: "retired", na: T0 - 300 });
  org.desk("jongeren").staff.push(joost);
  await org.publish();
  const talk = await meeting(org);
  const made = await forge(talk.anna, joinOf(joost));
  assert.deepEqual(await states(talk, talk.ledger.post(made)), ["genuine", "genuine"]);
});

test("a colleague enrolled today is found in the newer directory", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const eva = await person("Eva");
  org.desk("jongeren").staff.push(eva);
  await org.publish();
  const made = await forge(talk.anna, joinOf(eva));
  for (const { state, who, why } of await talk.both(talk.ledger.post(made)))
    assert.deepEqual([state, who && who.name], ["genuine", "Eva"], why);
});

test("an envelope that saw another history, or what was before its epoch, is marked", async () => {
  const org = await Organisation.found();
  const { visitor, ledger, ...talk } = await meeting(org);
  const { privateKey: signKey } = visitor.keys.sign;
  for (const more of [{ sh: b64u(random(32)) }, { sq: 3 }, { sq: 99, sh: "" }]) {
    const made = await forge(visitor, { signKey, vo: "v." + b64u(random(6)), ...more });
    assert.deepEqual(await states(talk, ledger.post(made)), ["marked", "marked"], JSON.stringify(more));
    await talk.both(await talk.says(visitor, words("ertussen")));
  }
  const before = visitor.epochs[0].transcripts.get(1);
  await talk.both(ledger.record(await forgeEpoch(visitor, [asReader(org.desk("jongeren"))], { signKey })));
  assert.deepEqual(await states(talk, ledger.post(await forge(visitor, { signKey, sq: 1, sh: before }))), ["marked", "marked"]);
});

test("an envelope whose dots, header, alphabet or frame are wrong is hidden", async () => {
  const { visitor, both, ledger, ...talk } = await meeting(await Organisation.found());
  const changes = [
    ({ ref, e }) => ({ ref, e: e.replace(".", "") }),
    ({ ref, e }) => ({ ref, e: e + "." }),
    ({ ref, e }) => ({ ref, e: e + "=" }),
    ({ e }) => ({ ref: b64u(random(16)), e }),
    ({ ref, e }) => ({ ref, e: e.slice(0, -4) }),
    ({ ref }) => ({ ref, e: 12 }),
    ({ ref, e }) => ({ ref, e: b64u(utf8(textOf(unb64u(e.split(".")[0])).replace('"n":', '"n":0'))) + "." + e.split(".")[1] }),
  ];
  for (const change of changes) {
    const sealed = change(await visitor.seal(words("x"), T0));
    visitor.newVoice();
    assert.equal((await talk.anna.hear(ledger.post(sealed))).state, "hidden");
    await visitor.hear(ledger.frames[ledger.frames.length - 1]);
    for (const { state } of await both(await talk.says(visitor, words("goed")))) assert.equal(state, "genuine");
  }
});

test("a voice that is no voice is hidden", async () => {
  const talk = await meeting(await Organisation.found());
  const { privateKey: signKey } = talk.visitor.keys.sign;
  for (const vo of ["v", "x.AAAAAAAA", "v:AAAAAAAAAAAAAAAA.AAAAAAAA", "s.AAAAAAAA", ["v.AAAAAAAA"], 1]) {
    const made = await forge(talk.visitor, { signKey, vo });
    assert.equal((await talk.anna.hear({ t: "envelope", number: talk.anna.head + 1, at: T0, ...made })).state, "hidden", String(vo));
    talk.anna.strikes = 0;
  }
});

test("a missing number is no failed check: nothing changes, and reading again repairs it", async () => {
  const talk = await meeting(await Organisation.found());
  const [one, two] = [await talk.says(talk.visitor, words("een")), await talk.says(talk.visitor, words("twee"))];
  await assert.rejects(talk.anna.hear(two), failsWith("gap"));
  assert.deepEqual([talk.anna.head, talk.anna.strikes], [2, 0]);
  for (const frame of [one, two]) assert.equal((await talk.anna.hear(frame)).state, "genuine");
});

test("three hidden or marked in a row stop everything (K8); two do not", async () => {
  const talk = await meeting(await Organisation.found());
  const bad = async () => talk.both(talk.ledger.post({ ref: b64u(random(16)), e: "AAAA.AAAA" }));
  await bad();
  await bad();
  await talk.both(await talk.says(talk.visitor, words("Hoi")));
  await bad();
  await bad();
  assert.equal(talk.anna.stopped, null);
  await bad();
  assert.deepEqual([talk.anna.stopped, talk.visitor.stopped], ["K8", "K8"]);
  await assert.rejects(talk.anna.seal(words("x"), T0), failsWith("K8"));
  await assert.rejects(talk.anna.renew(T0), failsWith("K8"));
  const after = await talk.anna.hear({ t: "envelope", number: 99, at: T0, ref: "x", e: "x" });
  assert.deepEqual([after.state, after.payload], ["hidden", null]);
  const made = await forgeEpoch(talk.visitor, [asReader(talk.org.desk("jongeren"))], { signKey: talk.visitor.keys.sign.privateKey });
  assert.deepEqual(await states(talk, talk.ledger.record(made)), ["hidden", "hidden"], "nor is a record taken up");
  assert.equal(talk.anna.recordsHeld, 1);
});

test("time that is not sure never counts towards stopping", async () => {
  const talk = await meeting(await Organisation.found());
  for (let i = 0; i < 4; i++) {
    const [, heard] = await talk.both(talk.ledger.post(await talk.visitor.seal(words("x"), T0), T0 + 901));
    assert.deepEqual([heard.state, heard.sure, heard.at], ["genuine", false, T0 + 901]);
  }
  const [, near] = await talk.both(talk.ledger.post(await talk.visitor.seal(words("x"), T0), T0 + 900));
  assert.deepEqual([near.sure, near.at, talk.anna.stopped], [true, T0, null]);
});

test("two tabs of one visitor are two voices, and neither disturbs the other", async () => {
  const talk = await meeting(await Organisation.found());
  await talk.both(await talk.says(talk.visitor, words("een")));
  talk.visitor.newVoice();
  await talk.both(await talk.says(talk.visitor, words("twee")));
  const voices = [...talk.anna.epochs[0].voices.keys()].filter((vo) => vo.startsWith("v."));
  assert.equal(new Set(voices).size, 2);
  assert.equal(talk.anna.strikes, 0);
});

test("words sealed at the same moment keep their order in the voice", async () => {
  const talk = await meeting(await Organisation.found());
  const sealed = await Promise.all(["een", "twee", "drie"].map((b) => talk.visitor.seal(words(b), T0)));
  for (const one of sealed) assert.deepEqual(await states(talk, talk.ledger.post(one)), ["genuine", "genuine"]);
});

test("a payload that this page cannot read is not shown as something else, and harms nothing", async () => {
  const { visitor, ledger, ...talk } = await meeting(await Organisation.found());
  const { privateKey: signKey } = visitor.keys.sign;
  for (const payload of ["text", null, { t: 1, ts: T0 }, { t: "text", ts: "nu" }, { t: "text" }]) {
    const made = await forge(visitor, { signKey, vo: "v." + b64u(random(6)), payload });
    const [, heard] = await talk.both(ledger.post(made));
    assert.deepEqual([heard.state, heard.payload.t], ["genuine", ""]);
  }
});

test("nothing is remembered of an envelope while the people list cannot be fetched", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const noor = await org.staff(org.noor, talk.visitor.cv);
  const { getList } = noor.around;
  noor.around.getList = async () => { throw new Error("offline"); };
  await tell(noor, talk.ledger.frames.slice(0, 2));
  await assert.rejects(noor.hear(talk.ledger.frames[2]), failsWith("lost"));
  assert.deepEqual([noor.head, noor.strikes], [1, 0]);
  noor.around.getList = getList;
  assert.equal((await noor.hear(talk.ledger.frames[2])).state, "genuine");
});

test("the transcript is the same on both sides, and goes on over what is hidden", async () => {
  const talk = await meeting(await Organisation.found());
  await talk.both(talk.ledger.post({ ref: b64u(random(16)), e: "AAAA.AAAA" }));
  await talk.both(await talk.says(talk.visitor, words("Hoi")));
  assert.deepEqual(talk.visitor.t, talk.anna.t);
  assert.equal(talk.anna.head, 4);
});

// V18 of docs/protocol.md §21
test("the language of a page is one that is known, or none", () => {
  for (const { payload, language } of vectors.V18) assert.equal(languageOf(JSON.parse(payload)), language, payload);
  assert.equal(new Set(vectors.V18.map(({ language }) => language)).size, 7);
});
