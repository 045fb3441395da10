/** Signing in, unlocking, locking: with real keys, and with a server that tries things. */

import assert from "node:assert/strict";
import test from "node:test";
import { keep, bringBack } from "../../../keerpunt/web/static/desk/kept.js";
import { Session } from "../../../keerpunt/web/static/desk/session.js";
import { renewKeys } from "../../../keerpunt/web/static/desk/unlock.js";
import { aesKey, lock } from "../../../keerpunt/web/static/keyrings/sealed.js";
import { stretch } from "../../../keerpunt/web/static/keyrings/staff.js";
import { random, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, utf8, writeStrict } from "../../../keerpunt/web/static/keyrings/text.js";
import { Organisation, T0, person } from "../keyrings/world.mjs";
import { Doors } from "./office.mjs";

const PHRASE = "appel boot vuur lamp zee brug wolk";
const SALT = random(16);
const STRETCHED = await stretch(PHRASE, SALT);

/** What the server keeps for somebody. `change` alters fields of the sealed bundle. */
async function kept(org, who, change = {}) {
  const { ORG, ROOT } = org.pin;
  const kek = random(32);
  const text = writeStrict({
    v: 1, typ: "bundle", org: ORG, root: ROOT, kid: who.kid, en: b64u(who.seal.scalar), sg: b64u(who.sign.scalar), ks: "", ...change,
  });
  const bundle = b64u(await lock(await aesKey(kek), tag("aad/bundle", ORG, who.kid), utf8(text)));
  const slot = b64u(await lock(await aesKey(STRETCHED.unlock), tag("aad/slot", ORG, who.kid, "s1"), kek));
  const desks = [];
  for (const { id, keys } of org.desks)
    for (const { kid, keys: pair } of keys) {
      const info = tag("wrap/desk", ORG, id, kid, who.kid);
      desks.push({ desk: id, kid, wrap: b64u(await wrap(who.seal.publicKey, info, pair.scalar)) });
    }
  return { bundle, kid: who.kid, slots: [{ id: "s1", kind: "passphrase", salt: b64u(SALT), slot }], desks };
}

/** A browser on the staff origin, and a server that Anna works for. */
async function office(t) {
  t.mock.method(Date, "now", () => T0 * 1000);
  const org = await Organisation.found();
  const storage = new Map();
  globalThis.localStorage = { getItem: (name) => storage.get(name) ?? null, setItem: (name, value) => storage.set(name, value) };
  const doors = new Doors();
  let name = null;
  Object.assign(doors.answers, {
    "/staff/me": () => (name === null ? null : { name, kid: org.anna.kid, role: "counsellor", desks: ["jongeren", "ouders"] }),
    "/staff/salt": { salt: b64u(SALT) },
    "/staff/sign-in": (body) => {
      if (body.login !== b64u(STRETCHED.login)) return [403, "sign-in"];
      name = body.name;
      return null;
    },
    "/staff/sign-out": () => (name = null),
    "/keyring/bundle": await kept(org, org.anna),
    "/keys/directory": () => org.answer,
  });
  const doorOf = doors.answers;
  doors.answers = new Proxy(doorOf, { get: (all, path) => (path in all ? all[path] : org.lists.get(path.slice("/keys/list/".length))) });
  const screens = [];
  const session = new Session(org.pin, (state) => screens.push(state));
  await session.look();
  return { org, doors, answers: doorOf, session, screens, storage };
}

test("name and passphrase open the desk; the name is the one that keepers signed", async (t) => {
  const { session, screens, org, doors, storage } = await office(t);
  assert.equal(session.state.phase, "signed-out");
  await session.signIn("anna", PHRASE);

  assert.equal(session.state.phase, "open");
  assert.equal(session.state.name, "Anna");
  assert.ok(screens.some(({ busy, phase }) => busy && phase === "signed-out"), "says that it counts, on the same screen");
  assert.deepEqual([...session.unlocked.me.deskKeys.keys()], [org.desks[0].keys[0].kid, org.desks[1].keys[0].kid]);
  assert.deepEqual([...storage], [["keerpunt-directory", String(org.ver)]], "one integer is all that is kept");
  const sent = JSON.stringify(doors.knocks);
  for (const secret of [PHRASE, PHRASE.split(" ")[0], b64u(STRETCHED.unlock)]) assert.equal(sent.includes(secret), false);
});

// KEYS-14
test("no private key can be taken out of the browser", async (t) => {
  const { session } = await office(t);
  await session.signIn("anna", PHRASE);
  const { me } = session.unlocked;
  for (const key of [me.signKey, me.seal.privateKey, ...[...me.deskKeys.values()].map(({ privateKey }) => privateKey)]) {
    assert.equal(key.extractable, false);
    for (const format of ["jwk", "pkcs8"]) await assert.rejects(crypto.subtle.exportKey(format, key));
  }
});

// KEYS-11
test("an open desk takes a new desk key without a passphrase, and knows the newer directory", async (t) => {
  const { session, answers, org, storage } = await office(t);
  await session.signIn("anna", PHRASE);
  const { unlocked } = session;
  const before = [...unlocked.me.deskKeys.values()];
  await org.turnDesk("jongeren");
  answers["/keyring/bundle"] = await kept(org, org.anna);

  const directory = await renewKeys(unlocked, org.pin);
  assert.deepEqual([directory.ver, unlocked.directory], [org.ver, directory]);
  const [old, fresh] = org.desk("jongeren").keys;
  assert.deepEqual([directory.deskKey("jongeren", T0).kid, unlocked.shut], [fresh.kid, []]);
  assert.ok(unlocked.me.deskKeys.has(old.kid) && unlocked.me.deskKeys.has(fresh.kid));
  assert.ok(before.every((key) => [...unlocked.me.deskKeys.values()].includes(key)), "what was open stays as it was");
  assert.equal(storage.get("keerpunt-directory"), String(org.ver));

  const [wrong] = answers["/keyring/bundle"].desks.slice(-1);
  await org.turnDesk("ouders");
  answers["/keyring/bundle"].desks.push({ ...wrong, kid: org.desk("ouders").keys[1].kid });
  await renewKeys(unlocked, org.pin);
  assert.deepEqual(unlocked.shut, ["Ouders"]);
});

test("an older directory than this desk has seen changes nothing", async (t) => {
  const { session, org } = await office(t);
  const older = org.answer;
  await org.publish();
  await session.signIn("anna", PHRASE);
  org.answer = older;
  await assert.rejects(renewKeys(session.unlocked, org.pin), ({ code }) => code === "K1");
});

test("a wrong passphrase is told in one sentence and changes nothing", async (t) => {
  const { session } = await office(t);
  await session.signIn("anna", "andere woorden");
  assert.equal(session.state.phase, "signed-out");
  assert.equal(session.state.problem, "sign-in");

  await session.signIn("anna", PHRASE);
  session.lock();
  await session.unlock("andere woorden");
  assert.deepEqual([session.state.phase, session.state.problem, session.unlocked], ["locked", "phrase", null]);
  await session.unlock(PHRASE);
  assert.equal(session.state.phase, "open");
});

test("after a reload only the passphrase is asked", async (t) => {
  const { session, org } = await office(t);
  await session.signIn("anna", PHRASE);
  const reloaded = new Session(org.pin, () => {});
  await reloaded.look();
  assert.deepEqual([reloaded.state.phase, reloaded.state.name, reloaded.unlocked], ["locked", "anna", null]);
});

test("a network that goes between signing in and unlocking costs nothing but another try", async (t) => {
  const { session, answers } = await office(t);
  const bundle = answers["/keyring/bundle"];
  answers["/keyring/bundle"] = "lost";
  await session.signIn("anna", PHRASE);
  assert.deepEqual([session.state.phase, session.state.problem], ["locked", "lost"]);
  answers["/keyring/bundle"] = bundle;
  await session.unlock(PHRASE);
  assert.equal(session.state.phase, "open");
});

test("K11: a page that trusts another root than the person's own drops every key", async (t) => {
  const { session, answers, org } = await office(t);
  answers["/keyring/bundle"] = await kept(org, org.anna, { root: b64u((await person("x")).sign.publicKey) });
  await session.signIn("anna", PHRASE);
  assert.deepEqual([session.state.phase, session.state.check, session.unlocked], ["alarm", "K11", null]);
});

test("K12: one desk key that does not fit shuts that desk, the other opens", async (t) => {
  const { session, answers, org } = await office(t);
  const [, ouders] = org.desks;
  const wrong = (await person("x")).seal.scalar;
  const info = tag("wrap/desk", org.pin.ORG, ouders.id, ouders.keys[0].kid, org.anna.kid);
  answers["/keyring/bundle"].desks[1].wrap = b64u(await wrap(org.anna.seal.publicKey, info, wrong));
  await session.signIn("anna", PHRASE);
  assert.equal(session.state.phase, "open");
  assert.deepEqual(session.unlocked.shut, ["Ouders"]);
  assert.equal(session.unlocked.me.deskKeys.size, 1);

  answers["/keyring/bundle"].desks.shift();
  session.lock();
  await session.unlock(PHRASE);
  assert.deepEqual([session.state.phase, session.state.check], ["alarm", "K12"], "with no desk at all there is nothing to open");
});

test("D8: who is not in the signed lists with these very keys does not get in", async (t) => {
  const { session, org } = await office(t);
  org.desks[0].staff.shift();
  await org.publish();
  await session.signIn("anna", PHRASE);
  assert.deepEqual([session.state.phase, session.state.check], ["alarm", "K12"]);
});

test("D5: an older list than this browser has seen is refused", async (t) => {
  const { session, org, storage } = await office(t);
  storage.set("keerpunt-directory", String(org.ver + 1));
  await session.signIn("anna", PHRASE);
  assert.deepEqual([session.state.phase, session.state.check], ["alarm", "K1"]);
});

test("drafts that were kept over a lock open for their writer and for nobody else", async (t) => {
  const { session, org } = await office(t);
  await session.signIn("anna", PHRASE);
  const { me } = session.unlocked;
  const sealed = await keep(me, '[["a","half"]]');
  assert.equal(Buffer.from(sealed.sealed).includes("half"), false);
  assert.equal(await bringBack(me, sealed), '[["a","half"]]');

  const noor = { ...me, kid: org.noor.kid, seal: org.noor.seal };
  assert.equal(await bringBack(noor, sealed), null);
  assert.equal(await bringBack({ ...noor, kid: me.kid }, sealed), null);
});

test("signing out forgets who was here", async (t) => {
  const { session } = await office(t);
  await session.signIn("anna", PHRASE);
  assert.equal(await session.signOut(), true);
  assert.deepEqual([session.state.phase, session.state.name, session.unlocked], ["signed-out", "", null]);
});

test("a sitting that ended meanwhile asks for name and passphrase again", async (t) => {
  const { session, answers } = await office(t);
  await session.signIn("anna", PHRASE);
  session.lock();
  answers["/staff/me"] = null;
  await session.unlock(PHRASE);
  assert.deepEqual([session.state.phase, session.state.problem], ["signed-out", "signed-out"]);
});
