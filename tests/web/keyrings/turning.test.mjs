import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { H, unwrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u } from "../../../keerpunt/web/static/keyrings/text.js";
import {
  DAY, Organisation, T0, asReader, bothAccept, bothRefuse, byStaff, byVisitor, failsWith, forgeEpoch, meeting, tell,
} from "./world.mjs";

test("a partner no longer live is left out by the next who writes; where only they read, nobody is left", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const alone = await meeting(org);
  const [desk, sam] = [asReader(org.desk("jongeren")), asReader(org.sam)];
  for (const each of [talk, alone])
    await bothAccept(each, each.ledger.record(await forgeEpoch(each.visitor, [desk, sam], byVisitor(each))));
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
  const [, second] = org.desk("jongeren").keys;
  talk.anna.me.deskKeys.set(second.kid, second.keys);
  await bothAccept(talk, talk.ledger.record(await talk.visitor.renew(T0)));
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
  const change = { after: 1 };
  const back = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { ...byVisitor(talk), change });
  assert.equal((await omar.hear({ t: "record", ...back, wraps: {} })).state, "hidden");
  assert.equal(omar.stopped, "K6");
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
  const more = { ...byVisitor(greedy), share: [0] };
  await bothRefuse(greedy, await forgeEpoch(greedy.visitor, [asReader(org.desk("jongeren"))], more), "share on a refresh");
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
