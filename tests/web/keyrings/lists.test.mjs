import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { readDirectory } from "../../../keerpunt/web/static/keyrings/lists.js";
import { knows, maySign, partners, people, wasLive } from "../../../keerpunt/web/static/keyrings/members.js";
import { kidOf, makeSignKeys } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u } from "../../../keerpunt/web/static/keyrings/text.js";
import { getList, vectors } from "./vectors.mjs";
import { DAY, Organisation, T0, deskKey, failsWith, keeper, person } from "./world.mjs";

test("the directories of the vectors pass, with the keys to seal to that Python names", async () => {
  for (const { now, answer, ver, dh, desks } of vectors.V4.directories) {
    const directory = await readDirectory(answer, vectors.pin, now);
    assert.deepEqual([directory.ver, directory.dh], [ver, dh]);
    for (const { id, live } of desks) assert.equal(directory.deskKey(id, now).kid, live);
    const names = [...(await people(directory, "jongeren", getList)).values()].map(({ name, role, live }) => [name, role, live]);
    assert.deepEqual(names, [["Anna", "counsellor", true], ["Noor", "lead", true], ["Joost", "counsellor", false]]);
    assert.deepEqual([...(await partners(directory, getList)).values()].map(({ name, role }) => [name, role]), [["Sam", "Organisatie X"]]);
  }
});

// KEYS-01
test("N1 a staff sign key offered as a desk key: no wrap is made, K1", async () => {
  const org = await Organisation.found();
  const good = org.answer.directory;
  const staffSign = b64u(org.anna.sign.publicKey);
  const swapped = good.record.replace(/"en":"[^"]+"/, `"en":"${staffSign}"`);
  org.answer.directory = { ...good, record: swapped };
  await assert.rejects(org.directory(), failsWith("K1"), "put in by the server");

  org.desk("jongeren").keys = [{ ...(await deskKey()), keys: org.keepers[0].keys, kid: org.keepers[0].kid }];
  await org.publish();
  await assert.rejects(org.directory(), failsWith("K1"), "a keeper's sign key");

  org.desk("jongeren").keys = [{ ...(await deskKey()), keys: org.anna.sign, kid: await kidOf(org.anna.sign.publicKey) }];
  await org.publish();
  await assert.rejects(people(await org.directory(), "jongeren", org.getList), failsWith("K1"), "signed by mistake");
});

// KEYS-01
test("N2 a directory expired yesterday, under a wrong root, signed by a retired keeper, by a release signer, by too few keepers, altered by one byte: K1", async () => {
  const org = await Organisation.found();
  assert.equal((await org.directory()).ver, org.ver);
  await assert.rejects(org.directory(T0 + 6 * DAY), failsWith("K1"), "expired yesterday");

  await org.publish({ root: await makeSignKeys() });
  await assert.rejects(org.directory(), failsWith("K1"), "wrong root");

  for (const more of [{ exp: T0 - DAY }, { may: "release" }]) {
    const other = await Organisation.found();
    other.keepers = [other.keepers[0], await keeper("Dirk", more)];
    await other.publish();
    await assert.rejects(other.directory(), failsWith("K1"), JSON.stringify(more));
  }
  await org.publish({ signers: [org.keepers[0]] });
  await assert.rejects(org.directory(), failsWith("K1"), "too few keepers");
  await org.publish({ signers: [org.keepers[0], await keeper("Nobody")] });
  await assert.rejects(org.directory(), failsWith("K1"), "a keeper nobody certified");
  await org.publish({ change: { keepers: { need: 0 } }, signers: [] });
  await assert.rejects(org.directory(), failsWith("K1"), "nobody at all");

  await org.publish();
  const { directory } = org.answer;
  org.answer.directory = { ...directory, record: directory.record.replace("Jongeren", "Jongerem") };
  await assert.rejects(org.directory(), failsWith("K1"), "altered by one byte");
});

test("one keeper who signs twice does not count for two", async () => {
  const org = await Organisation.found();
  org.keepers = [org.keepers[0], org.keepers[0]];
  await org.publish();
  await assert.rejects(org.directory(), failsWith("K1"));
});

test("a keeper under another's kid, or listed twice, makes a list that is refused", async () => {
  for (const spoil of [([bea, cor]) => [bea, { ...cor, kid: "AAAAAAAAAAAAAAAA" }], ([bea, cor]) => [bea, cor, cor]]) {
    const org = await Organisation.found();
    org.keepers = spoil(org.keepers);
    await org.publish();
    await assert.rejects(org.directory(), failsWith("K1"));
  }
});

test("N3 a directory with a lower version than the console or the vault knows is refused", async () => {
  const org = await Organisation.found();
  await assert.rejects(org.directory(T0, org.ver + 1), failsWith("K1"));
  assert.equal((await org.directory(T0, org.ver)).ver, org.ver);
  const visitor = await org.visitor();
  const older = await org.directory();
  await org.publish();
  visitor.use(await org.directory());
  assert.throws(() => visitor.use(older), failsWith("K1"));
});

test("N4 a keepers list below KEEPERS_MIN; demo 1 with a real pin, and the reverse, are refused", async () => {
  const org = await Organisation.found();
  const read = (change) => readDirectory(org.answer, { ...org.pin, ...change }, T0);
  await assert.rejects(read({ KEEPERS_MIN: 4 }), failsWith("K1"));
  await assert.rejects(read({ DEMO: 1 }), failsWith("K1"));
  await org.publish({ change: { keepers: { demo: 1 } } });
  await assert.rejects(read({ DEMO: 0 }), failsWith("K1"));
  assert.equal((await read({ DEMO: 1 })).ver, org.ver);
});

test("a keepers list or directory of another organisation, or certified for too long, is refused", async () => {
  const org = await Organisation.found();
  await assert.rejects(readDirectory(org.answer, { ...org.pin, ORG: "AAAAAAAAAAAAAAAA" }, T0), failsWith("K1"));
  for (const change of [
    { keepers: { iat: T0 - 11 * DAY } },
    { keepers: { exp: T0 } },
    { keepers: { v: 2 } },
    { directory: { org: "AAAAAAAAAAAAAAAA" } },
    { directory: { iat: T0 - 3 * DAY } },
    { directory: { v: 0 } },
  ]) {
    await org.publish({ change });
    await assert.rejects(org.directory(), failsWith("K1"), JSON.stringify(change));
  }
  for (const broken of [null, {}, { keepers: org.answer.keepers }, { keepers: {}, directory: {} }])
    await assert.rejects(readDirectory(broken, org.pin, T0), failsWith("K1"));
});

test("N5 a clock three weeks off, either way: K2, nothing sent", async () => {
  const org = await Organisation.found();
  await assert.rejects(org.directory(T0 + 21 * DAY), failsWith("K2"));
  await assert.rejects(org.directory(T0 - 21 * DAY), failsWith("K2"));
  assert.equal((await org.directory(T0 + 7200)).ver, org.ver);
  assert.equal((await org.directory(T0 - 7200)).ver, org.ver);
});

test("N5 a clock two hours off: works, with \"tijd niet zeker\" at the other side", async () => {
  const org = await Organisation.found();
  const late = T0 + 7200;
  const visitor = await org.visitor(["jongeren"], late);
  const anna = await org.staff(org.anna, visitor.cv);
  await anna.hear({ t: "record", ...visitor.opening });
  anna.live();
  assert.deepEqual([anna.stopped, anna.misled], [null, false]);
  const words = await visitor.seal({ t: "text", b: "Hoi" }, late);
  const heard = await anna.hear({ t: "envelope", number: 1, at: T0, ...words });
  assert.deepEqual([heard.state, heard.sure, heard.at], ["genuine", false, T0]);
});

// KEYS-15
test("N6 no live desk key: K3; no retired key is used", async () => {
  const org = await Organisation.found();
  const begin = async (now = T0) => Conversation.begin({ ...(await org.around(now)), desks: ["jongeren"], now });
  for (const more of [{ st: "retired", na: T0 - 1 }, { st: "retired" }, { na: T0 }, { nb: T0 + 300 }]) {
    org.desk("jongeren").keys = [await deskKey(more)];
    await org.publish();
    await assert.rejects(begin(), failsWith("K3"), JSON.stringify(more));
  }
  await assert.rejects(Conversation.begin({ ...(await org.around()), desks: ["nergens"], now: T0 }), failsWith("K3"));
  await assert.rejects(Conversation.begin({ ...(await org.around()), desks: [], now: T0 }), failsWith("K3"));
  org.desk("jongeren").keys = [await deskKey()];
  await org.publish();
  await assert.rejects(Conversation.begin({ ...(await org.around()), desks: ["jongeren", "jongeren"], now: T0 }), failsWith("K3"));
});

test("a conversation begins with at most three desks", async () => {
  const org = await Organisation.found();
  for (const id of ["c", "d"]) org.desks.push({ id, name: id, staff: [], keys: [await deskKey()] });
  await org.publish();
  assert.equal((await org.visitor(["jongeren", "ouders", "c"])).readers().length, 3);
  await assert.rejects(org.visitor(["jongeren", "ouders", "c", "d"]), failsWith("K3"));
});

test("of two live keys of a desk the newest is sealed to", async () => {
  const org = await Organisation.found();
  const newest = await deskKey({ nb: T0 - 300 });
  org.desk("jongeren").keys.unshift(newest);
  await org.publish();
  assert.equal((await org.directory()).deskKey("jongeren", T0).kid, newest.kid);
});

test("an expired directory gives no key to seal to any more", async () => {
  const directory = await (await Organisation.found()).directory();
  assert.throws(() => directory.deskKey("jongeren", T0 + 6 * DAY), failsWith("K1"));
});

test("a list that cannot be fetched is a lost connection; one that was not signed is a failed check", async () => {
  const org = await Organisation.found();
  const directory = await org.directory();
  await assert.rejects(people(directory, "jongeren", async () => { throw new Error("offline"); }), failsWith("lost"));
  await assert.rejects(people(directory, "jongeren", async () => [...org.lists.values()][1]), failsWith("K1"));
  const renamed = async (hash) => (await org.getList(hash)).replace("Anna", "Anne");
  await assert.rejects(people(directory, "jongeren", renamed), failsWith("K1"));
  assert.equal((await people(directory, "jongeren", org.getList)).get(org.anna.kid).name, "Anna");
  assert.equal((await people(directory, "jongeren", org.getList)).size, 2, "and asked for once");
  assert.equal((await people(directory, "nergens", org.getList)).size, 0);
});

test("a people list of another desk, with another number of people, or with another's kid is refused", async () => {
  const org = await Organisation.found();
  for (const change of [{ of: "ouders" }, { staff: [] }, { v: 2 }]) {
    await org.publish({ change: { people: change } });
    await assert.rejects(people(await org.directory(), "jongeren", org.getList), failsWith("K1"), JSON.stringify(change));
  }
  const { seal } = org.anna;
  const oneKey = { ...org.anna, sign: seal, kid: await kidOf(seal.publicKey, seal.publicKey) };
  for (const staff of [[{ ...org.anna, kid: org.noor.kid }, org.anna], [oneKey, org.anna]]) {
    org.desk("jongeren").staff = staff;
    await org.publish();
    await assert.rejects(people(await org.directory(), "jongeren", org.getList), failsWith("K1"));
  }
  org.partners = [org.sam, org.sam];
  await org.publish();
  await assert.rejects(partners(await org.directory(), org.getList), failsWith("K1"));
});

test("a desk key with another's kid, or named twice, is refused", async () => {
  const org = await Organisation.found();
  const key = await deskKey();
  for (const keys of [[{ ...key, kid: org.anna.kid }], [key, key]]) {
    org.desk("ouders").keys = keys;
    await org.publish();
    await assert.rejects(org.directory(), failsWith("K1"));
  }
});

test("a directory stands for what was made under it, until it expired", async () => {
  const org = await Organisation.found();
  const first = await org.directory();
  await org.publish();
  const second = await org.directory();
  const made = { dv: first.ver, dh: first.dh, ts: T0 };
  assert.ok(await knows(first, made, org.getList));
  assert.ok(await knows(second, made, org.getList), "by its history");
  assert.ok(!(await knows(second, { ...made, ts: first.exp }, org.getList)));
  assert.ok(!(await knows(second, { ...made, dh: second.dh }, org.getList)));
  assert.ok(!(await knows(second, { ...made, dv: second.ver + 1 }, org.getList)));
});

test("keys count for their own time, and signatures ten minutes longer", () => {
  const entry = { nb: 300, na: 600 };
  assert.deepEqual([299, 300, 599, 600].map((ts) => wasLive(entry, ts)), [false, true, true, false]);
  assert.deepEqual([1199, 1200].map((at) => maySign(entry, at)), [true, false]);
});

test("a person who works at two desks has one entry in each", async () => {
  const org = await Organisation.found();
  const eva = await person("Eva");
  for (const { staff } of org.desks) staff.push(eva);
  await org.publish();
  const visitor = await org.visitor(["jongeren", "ouders"]);
  assert.deepEqual(visitor.readers().map(({ id, people }) => [id, people]), [["jongeren", 3], ["ouders", 2]]);
});
