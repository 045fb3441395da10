import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSealKeys, random } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u } from "../../../keerpunt/web/static/keyrings/text.js";
import {
  Organisation, T0, asReader, bothAccept, bothRefuse, byStaff, byVisitor, deskKey, forge, forgeEpoch, meeting, person,
} from "./world.mjs";

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
  const refreshed = (talk) => forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], byVisitor(talk));
  for (const spoil of [() => ({}), async (talk) => (await refreshed(talk)).wraps]) {
    const talk = await meeting(org);
    const made = await refreshed(talk);
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
  const change = { dh: b64u(random(32)) };
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change });
  assert.equal((await talk.anna.hear(talk.ledger.record(made))).state, "hidden");
  assert.equal(talk.anna.stopped, "K6");
});

test("N3 an epoch under a directory version that nobody published is K6", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change: { dv: org.ver + 1 } });
  await bothRefuse(talk, made, "dv");
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
