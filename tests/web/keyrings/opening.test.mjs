import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { hashOf, random, sign, unwrap, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import { DAY, Ledger, Organisation, T0, deskKey, failsWith, meeting, tell } from "./world.mjs";

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
  const { kid, keys } = a.desk("jongeren").keys[0];
  const me = { kid: a.anna.kid, signKey: a.anna.sign.privateKey, deskKeys: new Map([[kid, keys]]) };
  const stranger = await Conversation.read({ ...(await b.around()), cv: visitor.cv, me });
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
