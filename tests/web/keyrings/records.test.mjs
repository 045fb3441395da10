import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { H, hashOf, makeSealKeys, random, sign, unwrap, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import {
  DAY, Ledger, Organisation, T0, asReader, deskKey, failsWith, forge, forgeEpoch, meeting, person, tell,
} from "./world.mjs";

/** Both sides hear a record: each must refuse it and stop. */
async function bothRefuse({ ledger, visitor, anna }, made, why) {
  const frame = ledger.record(made);
  for (const side of [visitor, anna]) {
    const heard = await side.hear(frame);
    assert.deepEqual([heard.state, side.stopped], ["hidden", "K6"], `${why}, ${side.seat}: ${heard.why}`);
    await assert.rejects(side.seal({ t: "text", b: "x" }, T0), failsWith("K6"));
  }
}

async function bothAccept({ visitor, anna }, frame) {
  for (const side of [visitor, anna]) assert.equal((await side.hear(frame)).state, "genuine", side.seat);
}

const byVisitor = (talk) => ({ signKey: talk.visitor.keys.sign.privateKey });
const byStaff = (who) => ({ by: "s:" + who.kid, signKey: who.sign.privateKey });

test("what a visitor begins, a colleague of the desk opens", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor(["jongeren", "ouders"]);
  assert.deepEqual([visitor.recordsHeld, visitor.head, visitor.ep, visitor.seat], [1, 0, 0, "v"]);
  const { ts, to, dv } = JSON.parse(visitor.opening.record);
  assert.deepEqual([ts % 300, to.length, dv], [0, 2, org.ver]);
  assert.deepEqual(Object.keys(visitor.opening.wraps), [...to, "v"]);
  for (const [who, desk] of [[org.anna, "jongeren"], [org.omar, "ouders"]]) {
    const staff = await org.staff(who, visitor.cv, [desk]);
    assert.equal((await staff.hear({ t: "record", ...visitor.opening })).state, "genuine");
    staff.live();
    assert.deepEqual([staff.stopped, staff.misled], [null, false]);
  }
  const echo = await visitor.hear({ t: "record", ...visitor.opening });
  assert.deepEqual([echo.own, echo.again, visitor.recordsHeld], [true, true, 1], "the record coming back is the receipt");
});

test("a continuity key is shown among the readers", async () => {
  const org = await Organisation.found();
  org.desk("jongeren").keys = [await deskKey({ ct: 1 })];
  await org.publish();
  assert.deepEqual((await org.visitor()).readers().map(({ kind }) => kind), ["desk", "continuity"]);
});

test("N7 (dv, dh) that no keeper signed: K5 before any answer", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  const told = new Ledger();
  const record = visitor.opening.record.replace(/"dh":"[^"]+"/, `"dh":"${b64u(random(32))}"`);
  const rh = await hashOf("hash/record", record);
  const [key] = org.desk("jongeren").keys;
  const info = tag("wrap/root", org.pin.ORG, visitor.cv, 0, key.kid, rh);
  told.record({
    record, sig: b64u(await sign(visitor.keys.sign.privateKey, "sign/genesis", utf8(record))),
    wraps: { [key.kid]: b64u(await wrap(key.keys.publicKey, info, visitor.epochs[0].root)) },
  });
  const anna = await org.staff(org.anna, visitor.cv);
  assert.equal((await anna.hear(told.frames[0])).state, "genuine", "it opens for reading");
  anna.live();
  assert.deepEqual([anna.misled, anna.stopped], [true, null]);
  await assert.rejects(anna.seal({ t: "join" }, T0), failsWith("K5"));
  const turn = await anna.renew(T0);
  assert.deepEqual([JSON.parse(turn.record).dh, JSON.parse(turn.record).share], [(await org.directory()).dh, []]);
  assert.equal((await anna.hear(told.record(turn))).state, "genuine");
  assert.equal(anna.misled, false);
  assert.equal((await anna.hear(told.post(await anna.seal({ t: "join" }, T0)))).state, "genuine");
});

test("N7 a genesis that had a directory already expired: K5", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  await org.publish({ now: T0 + 6 * DAY });
  const late = visitor.opening.record.replace(/"ts":\d+/, `"ts":${T0 + 6 * DAY}`);
  const [key] = org.desk("jongeren").keys;
  const info = tag("wrap/root", org.pin.ORG, visitor.cv, 0, key.kid, await hashOf("hash/record", late));
  const anna = await org.staff(org.anna, visitor.cv, ["jongeren"], T0 + 6 * DAY);
  await anna.hear({
    t: "record", record: late, sig: b64u(await sign(visitor.keys.sign.privateKey, "sign/genesis", utf8(late))),
    wraps: { [key.kid]: b64u(await wrap(key.keys.publicKey, info, visitor.epochs[0].root)) },
  });
  assert.deepEqual([anna.recordsHeld, anna.misled], [1, true]);
});

test("N8 a wrap replaced by one of a root the server chose: kc refuses, K13", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  const [key] = org.desk("jongeren").keys;
  const info = tag("wrap/root", org.pin.ORG, visitor.cv, 0, key.kid, visitor.epochs[0].rh);
  const wraps = { [key.kid]: b64u(await wrap(key.keys.publicKey, info, random(32))) };
  const anna = await org.staff(org.anna, visitor.cv);
  const heard = await anna.hear({ t: "record", ...visitor.opening, wraps });
  assert.deepEqual([heard.state, anna.stopped, anna.recordsHeld], ["hidden", "K13", 0]);
  assert.match(heard.why, /kc/);
});

test("a wrap that is kept back is K13, and so is a conversation without any key for this console", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  const anna = await org.staff(org.anna, visitor.cv);
  assert.equal((await anna.hear({ t: "record", ...visitor.opening, wraps: {} })).state, "hidden");
  assert.equal(anna.stopped, "K13");
  const omar = await org.staff(org.omar, visitor.cv, ["ouders"]);
  assert.equal((await omar.hear({ t: "record", ...visitor.opening, wraps: {} })).state, "genuine");
  omar.live();
  assert.equal(omar.stopped, "K13");
});

// KEYS-03, KEYS-04
test("N10 a wrap moved to another conversation, epoch, reader or organisation does not open", async () => {
  const org = await Organisation.found();
  const [here, there] = [await org.visitor(["jongeren", "ouders"]), await org.visitor(["jongeren", "ouders"])];
  const [kid, other] = JSON.parse(here.opening.record).to;
  const refuses = async (reader, frame, why) => {
    assert.equal((await reader.hear({ t: "record", ...frame })).state, "hidden", why);
    assert.equal(reader.stopped, "K13", why);
  };
  await refuses(await org.staff(org.anna, here.cv), { ...here.opening, wraps: there.opening.wraps }, "conversation");
  const moved = { [kid]: here.opening.wraps[other], [other]: here.opening.wraps[kid] };
  await refuses(await org.staff(org.anna, here.cv), { ...here.opening, wraps: moved }, "reader");
  const talk = await meeting(org);
  await org.turnDesk("jongeren");
  talk.anna.use(await org.directory());
  for (const [new_] of [org.desk("jongeren").keys.slice(-1)]) talk.anna.me.deskKeys.set(new_.kid, new_.keys);
  const turn = await talk.anna.renew(T0);
  const [late] = org.desk("jongeren").keys.slice(-1);
  const reader = await org.staff(org.anna, talk.visitor.cv);
  await tell(reader, talk.ledger.frames);
  const wrong = { ...turn, wraps: { ...turn.wraps, [late.kid]: turn.share[0][late.kid] } };
  await refuses(reader, wrong, "epoch");
  const elsewhere = await Organisation.found();
  elsewhere.desks = org.desks;
  await elsewhere.publish();
  const stranger = await elsewhere.staff(org.anna, here.cv);
  assert.equal((await stranger.hear({ t: "record", ...here.opening })).state, "hidden", "organisation");
  assert.equal(stranger.recordsHeld, 0);
});

// HANDOVER-13
test("N11 an epoch record by staff that adds a partner or a desk: K6 on both sides", async () => {
  const org = await Organisation.found();
  for (const more of [org.sam, org.desk("ouders")]) {
    const talk = await meeting(org);
    await bothRefuse(talk, await forgeEpoch(talk.anna, [asReader(org.desk("jongeren")), asReader(more)], byStaff(org.anna)), more.name);
  }
});

test("the visitor may add a partner or a desk, with or without what came before", async () => {
  const org = await Organisation.found();
  for (const [more, share] of [[org.sam, []], [org.desk("ouders"), []], [org.desk("ouders"), [0]]]) {
    const talk = await meeting(org);
    const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren")), asReader(more)], { ...byVisitor(talk), share });
    await bothAccept(talk, talk.ledger.record(made));
    assert.equal(talk.visitor.readers().length, 2);
  }
});

test("N12 an epoch record that adds a reader and replaces a desk key at once: K6", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  await org.turnDesk("jongeren");
  for (const side of [talk.visitor, talk.anna]) side.use(await org.directory());
  const to = [asReader(org.desk("jongeren")), asReader(org.sam)];
  await bothRefuse(talk, await forgeEpoch(talk.visitor, to, byVisitor(talk)), "two things");
});

test("N13 an epoch record with a wrong pe, ep, after or th: K6", async () => {
  const org = await Organisation.found();
  for (const change of [
    { pe: b64u(random(32)) }, { ep: 2 }, { ep: 0 }, { after: 1 }, { after: 3 }, { th: b64u(random(32)) }, { v: 2 }, { typ: "genesis" },
    { org: "AAAAAAAAAAAAAAAA" }, { cv: b64u(random(16)) }, { to: [] }, { share: [1] }, { share: "0" },
  ]) {
    const talk = await meeting(org);
    const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change });
    await bothRefuse(talk, made, JSON.stringify(change));
  }
});

test("N13 an epoch record shown to one side only: the next envelope is hidden or marked", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], byVisitor(talk));
  await talk.visitor.hear(talk.ledger.record(made));
  const words = await talk.says(talk.visitor, { t: "text", b: "Ben je daar?" });
  assert.equal((await talk.anna.hear(words)).state, "hidden");
  assert.equal((await talk.visitor.hear(words)).state, "genuine");
  const answer = await forge(talk.anna, { signKey: org.anna.sign.privateKey, vo: `s:${org.anna.kid}.AAAAAAAA` });
  assert.equal((await talk.visitor.hear({ t: "envelope", number: 4, at: T0, ...answer })).state, "hidden");
});

test("N14 an epoch record signed by a partner, by a member of a desk that does not read, by a retired colleague: K6", async () => {
  const org = await Organisation.found();
  const joost = await person("Joost", "counsellor", { st: "retired", na: T0 - 3600 });
  org.desk("jongeren").staff.push(joost);
  await org.publish();
  for (const who of [org.sam, org.omar, joost, await person("Nobody")]) {
    const talk = await meeting(org);
    await bothRefuse(talk, await forgeEpoch(talk.anna, [asReader(org.desk("jongeren"))], byStaff(who)), who.name);
  }
  const talk = await meeting(org);
  const asPartner = { by: "p:" + org.sam.kid, signKey: org.sam.sign.privateKey };
  await bothRefuse(talk, await forgeEpoch(talk.anna, [asReader(org.desk("jongeren"))], asPartner), "as p:");
  const disguised = await meeting(org);
  const wrongKind = { by: "p:" + org.anna.kid, signKey: org.anna.sign.privateKey };
  await bothRefuse(disguised, await forgeEpoch(disguised.anna, [asReader(org.desk("jongeren"))], wrongKind), "a colleague as p:");
});

test("an epoch record altered after it was signed, or signed by another than it says, is K6", async () => {
  const org = await Organisation.found();
  const altered = await meeting(org);
  const made = await forgeEpoch(altered.visitor, [asReader(org.desk("jongeren"))], byVisitor(altered));
  await bothRefuse(altered, { ...made, record: made.record.replace(`"ts":${T0}`, `"ts":${T0 + 300}`) }, "altered");
  const borrowed = await meeting(org);
  const name = { by: "v", signKey: org.anna.sign.privateKey };
  await bothRefuse(borrowed, await forgeEpoch(borrowed.anna, [asReader(org.desk("jongeren"))], name), "as the visitor");
});

test("an epoch to a key that no list certifies, that is not live any more, or that is not yet, is K6", async () => {
  const org = await Organisation.found();
  const stranger = await makeSealKeys();
  const strange = { kid: "AAAAAAAAAAAAAAAA", publicKey: stranger.publicKey };
  const talk = await meeting(org);
  await bothRefuse(talk, await forgeEpoch(talk.visitor, [strange], byVisitor(talk)), "strange");
  const again = await meeting(org);
  const twice = asReader(org.desk("jongeren"));
  await bothRefuse(again, await forgeEpoch(again.visitor, [twice, twice], byVisitor(again)), "twice");
  const old = await meeting(org);
  const [before] = org.desk("jongeren").keys;
  await org.turnDesk("jongeren");
  for (const side of [old.visitor, old.anna]) side.use(await org.directory());
  await bothRefuse(old, await forgeEpoch(old.visitor, [{ kid: before.kid, publicKey: before.keys.publicKey }], byVisitor(old)), "retired");
});

test("an epoch to more than eight readers is K6", async () => {
  const org = await Organisation.found();
  for (let i = 0; i < 7; i++) org.desks.push({ id: "desk" + i, name: "Desk " + i, staff: [], keys: [await deskKey()] });
  await org.publish();
  const all = org.desks.map(asReader);
  const eight = await meeting(org);
  await bothAccept(eight, eight.ledger.record(await forgeEpoch(eight.visitor, all.slice(0, 8), byVisitor(eight))));
  const nine = await meeting(org);
  await bothRefuse(nine, await forgeEpoch(nine.visitor, all, byVisitor(nine)), "nine");
});

test("an epoch that comes without a wrap for its reader, or with a wrap of another root, is not taken up", async () => {
  const org = await Organisation.found();
  for (const spoil of [() => ({}), async ({ visitor }) => (await forgeEpoch(visitor, [asReader(org.desk("jongeren"))], byVisitor({ visitor }))).wraps]) {
    const talk = await meeting(org);
    const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], byVisitor(talk));
    const frame = talk.ledger.record({ ...made, wraps: await spoil(talk) });
    for (const [side, code] of [[talk.visitor, "K6"], [talk.anna, "K13"]]) {
      assert.equal((await side.hear(frame)).state, "hidden");
      assert.deepEqual([side.stopped, side.recordsHeld], [code, 1]);
    }
  }
});

test("an epoch under a directory that no keeper signed is K6 to staff", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change: { dh: b64u(random(32)) } });
  assert.equal((await talk.anna.hear(talk.ledger.record(made))).state, "hidden");
  assert.equal(talk.anna.stopped, "K6");
});

test("a partner who is a partner no longer is left out by the next who writes; where only they read, nobody is left", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const alone = await meeting(org);
  const [desk, sam] = [asReader(org.desk("jongeren")), asReader(org.sam)];
  for (const each of [talk, alone]) await bothAccept(each, each.ledger.record(await forgeEpoch(each.visitor, [desk, sam], byVisitor(each))));
  const narrow = alone.ledger.record(await forgeEpoch(alone.visitor, [sam], byVisitor(alone)));
  assert.equal((await alone.visitor.hear(narrow)).state, "genuine");
  Object.assign(org.sam.entry, { st: "retired", na: T0 });
  await org.publish();
  for (const side of [talk.visitor, talk.anna, alone.visitor]) side.use(await org.directory());
  await assert.rejects(talk.anna.seal({ t: "text", b: "x" }, T0), failsWith("renew"));
  const turn = await talk.anna.renew(T0);
  assert.deepEqual([JSON.parse(turn.record).to, turn.share], [[desk.kid], {}]);
  await bothAccept(talk, talk.ledger.record(turn));
  await assert.rejects(alone.visitor.renew(T0), failsWith("K3"));
});

test("a reader must go and a desk key is retired at once: no record does both, and nothing is sent", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const to = [asReader(org.desk("jongeren")), asReader(org.sam)];
  await bothAccept(talk, talk.ledger.record(await forgeEpoch(talk.visitor, to, byVisitor(talk))));
  Object.assign(org.sam.entry, { st: "retired", na: T0 });
  await org.turnDesk("jongeren");
  talk.visitor.use(await org.directory());
  await assert.rejects(talk.visitor.renew(T0), failsWith("K6"));
  await assert.rejects(talk.visitor.seal({ t: "text", b: "x" }, T0), failsWith("renew"));
});

test("who was not given the roots that must be shared makes no epoch that lacks them", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  await org.turnDesk("jongeren");
  for (const side of [talk.visitor, talk.anna]) side.use(await org.directory());
  await bothAccept(talk, talk.ledger.record(await talk.visitor.renew(T0)));
  const [, second] = org.desk("jongeren").keys;
  delete talk.ledger.frames[0].wraps[second.kid];
  const noor = await org.staff(org.noor, talk.visitor.cv);
  noor.me.deskKeys = new Map([[second.kid, second.keys]]);
  await tell(noor, talk.ledger.frames.filter(({ t }) => t === "record"));
  noor.live();
  assert.deepEqual([noor.stopped, noor.epochs[0].root], [null, null]);
  await org.turnDesk("jongeren");
  noor.use(await org.directory());
  await assert.rejects(noor.renew(T0), failsWith("K13"));
});

test("for who comes later the epochs still follow one another", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const omar = await org.staff(org.omar, talk.visitor.cv, ["ouders"]);
  await omar.hear(talk.ledger.frames[0]);
  const refresh = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], byVisitor(talk));
  await talk.visitor.hear({ t: "record", ...refresh });
  assert.equal((await omar.hear({ t: "record", ...refresh, wraps: {} })).state, "genuine");
  const back = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change: { after: 1 } });
  assert.equal((await omar.hear({ t: "record", ...back, wraps: {} })).state, "hidden");
  assert.equal(omar.stopped, "K6");
});

test("N3 an epoch under a directory version that nobody published is K6", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change: { dv: org.ver + 1 } });
  await bothRefuse(talk, made, "dv");
});

test("a desk key that was retired makes an epoch due, by whoever writes first, and old words go along", async () => {
  for (const first of ["visitor", "anna"]) {
    const org = await Organisation.found();
    const talk = await meeting(org);
    assert.equal(await talk[first].renew(T0), null, "nothing is due yet");
    await org.turnDesk("jongeren", T0 + 600);
    for (const side of [talk.visitor, talk.anna]) side.use(await org.directory(T0 + 600));
    const [key] = org.desk("jongeren").keys.slice(-1);
    talk.anna.me.deskKeys.set(key.kid, key.keys);
    await assert.rejects(talk[first].seal({ t: "text", b: "x" }, T0 + 600), failsWith("renew"));
    const turn = await talk[first].renew(T0 + 600);
    await bothAccept(talk, talk.ledger.record(turn));
    assert.equal(await talk[first].renew(T0 + 600), null);
    for (const heard of await talk.both(await talk.says(talk.visitor, { t: "text", b: "Nog even" }))) assert.equal(heard.state, "genuine");

    const noor = await org.staff(org.noor, talk.visitor.cv);
    noor.me.deskKeys = new Map([[key.kid, key.keys]]);
    for (const { state, why } of await tell(noor, talk.ledger.frames)) assert.equal(state, "genuine", why);
    noor.live();
    assert.equal(noor.stopped, null, "the morning shift reads the night's words with the new key alone");
  }
});

test("an epoch is not due while the directory is out of date, and none can be opened then", async () => {
  const org = await Organisation.found();
  const { visitor } = await meeting(org);
  const late = T0 + 6 * DAY;
  assert.equal(await visitor.renew(late), null);
  assert.ok((await visitor.seal({ t: "text", b: "Ik ben er nog" }, late)).e);
  visitor.misled = true;
  await assert.rejects(visitor.renew(late), failsWith("K1"));
});

test("a new key of a desk that was asked in later gets no more than that desk could read", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const wider = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren")), asReader(org.desk("ouders"))], byVisitor(talk));
  await bothAccept(talk, talk.ledger.record(wider));
  const omar = await org.staff(org.omar, talk.visitor.cv, ["ouders"]);
  await tell(omar, talk.ledger.frames.filter(({ t }) => t === "record"));
  omar.live();
  assert.deepEqual([omar.stopped, omar.head], [null, 2], "who comes later begins at their own record");
  await org.turnDesk("ouders");
  for (const side of [talk.visitor, talk.anna, omar]) side.use(await org.directory());
  const turn = await omar.renew(T0);
  assert.deepEqual(Object.keys(turn.share), ["1"]);
  await bothAccept(talk, talk.ledger.record(turn));
  const greedy = await meeting(org);
  await bothRefuse(greedy, await forgeEpoch(greedy.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(greedy), share: [0] }), "share on a refresh");
});

test("who came later hears colleagues whose join was before their time", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const wider = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren")), asReader(org.desk("ouders"))], byVisitor(talk));
  await bothAccept(talk, talk.ledger.record(wider));
  const omar = await org.staff(org.omar, talk.visitor.cv, ["ouders"]);
  await tell(omar, talk.ledger.frames.filter(({ t }) => t === "record"));
  const words = await talk.says(talk.anna, { t: "text", b: "Omar leest nu mee" });
  const heard = await omar.hear(words);
  assert.deepEqual([heard.state, heard.who.name], ["genuine", "Anna"]);
});

// HANDOVER-13
test("N24 a partner removed one epoch ago writes, or reads: refused; for who joined later no earlier wrap exists", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const desk = asReader(org.desk("jongeren"));
  const wider = await forgeEpoch(talk.visitor, [desk, asReader(org.sam)], byVisitor(talk));
  await bothAccept(talk, talk.ledger.record(wider));
  const samWrites = (payload, more) =>
    forge(talk.anna, { signKey: org.sam.sign.privateKey, vo: `p:${org.sam.kid}.AAAAAAAA`, payload: { ts: T0, ...payload }, ...more });
  const join = talk.ledger.post(await samWrites({ t: "join" }));
  for (const heard of await talk.both(join)) assert.deepEqual([heard.state, heard.who && heard.who.name], ["genuine", "Sam"], heard.why);

  const narrower = await forgeEpoch(talk.anna, [desk], byStaff(org.anna));
  await bothAccept(talk, talk.ledger.record(narrower));
  assert.deepEqual(Object.keys(narrower.wraps), [desk.kid, "v"], "nothing to read with");
  for (const heard of await talk.both(talk.ledger.post(await samWrites({ t: "text", b: "x" }, { n: 2 })))) assert.equal(heard.state, "hidden");
  const old = { ...(await samWrites({ t: "text", b: "x" }, { ep: 1, n: 2, sq: 3, sh: "" })) };
  for (const heard of await talk.both(talk.ledger.post(old))) assert.equal(heard.state, "hidden");
  const before = talk.ledger.frames.filter(({ t }) => t === "record")[0];
  assert.equal(before.wraps[org.sam.kid], undefined);
});

// KEYS-11
test("N25 a former desk key against every wrap in a dump after the re-seal job: none opens", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const [former] = org.desk("jongeren").keys;
  await org.turnDesk("jongeren");
  for (const side of [talk.visitor, talk.anna]) side.use(await org.directory());
  await bothAccept(talk, talk.ledger.record(await talk.anna.renew(T0)));
  for (const [ep, frame] of talk.ledger.frames.filter(({ t }) => t === "record").entries()) {
    delete frame.wraps[former.kid];
    for (const [kid, text] of Object.entries(frame.wraps))
      for (const name of [kid, former.kid]) {
        const info = tag("wrap/root", org.pin.ORG, talk.visitor.cv, ep, name, talk.visitor.epochs[ep].rh);
        await assert.rejects(unwrap(former.keys, info, unb64u(text)), failsWith("wrap"));
      }
  }
});

// KEYS-13
test("N26 every key of organisation A against every blob of B: none opens", async () => {
  const [a, b] = [await Organisation.found(), await Organisation.found()];
  const { visitor, ledger } = await meeting(b);
  for (const who of [a.anna, a.noor, a.omar, a.sam, ...a.desks.flatMap(({ keys }) => keys.map(({ keys }) => ({ seal: keys })))])
    for (const { record, wraps } of ledger.frames.filter(({ t }) => t === "record"))
      for (const [kid, text] of Object.entries(wraps)) {
        const info = tag("wrap/root", b.pin.ORG, visitor.cv, 0, kid, await hashOf("hash/record", record));
        await assert.rejects(unwrap(who.seal, info, unb64u(text)), failsWith("wrap"));
      }
  const stranger = await Conversation.read({ ...(await b.around()), cv: visitor.cv, me: { kid: a.anna.kid, signKey: a.anna.sign.privateKey, deskKeys: new Map(a.desk("jongeren").keys.map(({ kid, keys }) => [kid, keys])) } });
  await tell(stranger, ledger.frames.slice(0, 1));
  stranger.live();
  assert.equal(stranger.stopped, "K13");
});

// KEYS-02
test("N20 v missing, 0, 2, \"1\", 1.0 is refused in a record", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  for (const spelled of ["", '"v":0,', '"v":2,', '"v":"1",', '"v":1.0,']) {
    const record = visitor.opening.record.replace('"v":1,', spelled);
    const sig = b64u(await sign(visitor.keys.sign.privateKey, "sign/genesis", utf8(record)));
    const anna = await org.staff(org.anna, visitor.cv);
    assert.equal((await anna.hear({ t: "record", ...visitor.opening, record, sig })).state, "hidden");
    assert.equal(anna.stopped, "K6");
  }
});

test("a genesis signed by another than its own key, to no or more than three desks, or out of place, is not opened", async () => {
  const org = await Organisation.found();
  const visitor = await org.visitor();
  const anna = await org.staff(org.anna, visitor.cv);
  const sig = b64u(await sign(org.anna.sign.privateKey, "sign/genesis", utf8(visitor.opening.record)));
  await anna.hear({ t: "record", ...visitor.opening, sig });
  assert.equal(anna.stopped, "K6");
  const four = Array.from({ length: 4 }, (_, i) => (i ? "AAAAAAAAAAAAAAA" + i : org.desk("jongeren").keys[0].kid));
  for (const [field, value] of [["to", four], ["to", []], ["ve", "AAAA"], ["typ", "epoch"], ["cv", b64u(random(16))], ["ep", 1]]) {
    const record = JSON.stringify({ ...JSON.parse(visitor.opening.record), [field]: value });
    const own = b64u(await sign(visitor.keys.sign.privateKey, "sign/genesis", utf8(record)));
    const noor = await org.staff(org.noor, visitor.cv);
    await noor.hear({ t: "record", record, sig: own, wraps: {} });
    assert.equal(noor.stopped, "K6", field);
  }
});

test("nothing is remembered of a record while a list cannot be fetched; read again, it is taken up", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const reader = await org.staff(org.noor, talk.visitor.cv);
  const frame = talk.ledger.record(await forgeEpoch(talk.anna, [asReader(org.desk("jongeren"))], byStaff(org.anna)));
  const { getList } = reader.around;
  await tell(reader, talk.ledger.frames.slice(0, 2));
  reader.around.getList = async () => { throw new Error("offline"); };
  await assert.rejects(reader.hear(talk.ledger.frames[2]), failsWith("lost"));
  assert.deepEqual([reader.head, reader.strikes, reader.stopped], [1, 0, null]);
  reader.around.getList = getList;
  for (const { state, why } of await tell(reader, talk.ledger.frames.slice(2))) assert.equal(state, "genuine", why);
  assert.equal((await reader.hear(frame)).again, true, "the same text twice is once");
  assert.equal(b64u(await H("hash/commit", reader.epochs[1].root)), reader.epochs[1].record.kc);
});
