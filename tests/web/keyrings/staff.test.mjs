import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDirectory } from "../../../keerpunt/web/static/keyrings/lists.js";
import { aesKey, lock } from "../../../keerpunt/web/static/keyrings/sealed.js";
import { openBundle, openDeskKey, ownEntry, stretch } from "../../../keerpunt/web/static/keyrings/staff.js";
import { random, sign, unwrap, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import { getList, publicKey, vectors } from "./vectors.mjs";
import { Organisation, failsWith, flip } from "./world.mjs";

const { V16, V17, pin } = vectors;
const STRANGER = "AAAAAAAAAAAAAAAA";
const answer = (change = {}) => {
  const [{ kid, bundle }] = V16.bundles;
  return { kid, bundle, slots: V16.slots, ...change };
};
const slotKey = (kind) => unb64u(V16.slots.find((slot) => slot.kind === kind).key);
const directory = () => readDirectory(vectors.V4.directories[0].answer, pin, vectors.V4.directories[0].now);

// KEYS-05
test("a passphrase becomes the login and the unlock key of Python, however it was typed", async () => {
  for (const typed of [V16.passphrase, `  ${V16.passphrase.toUpperCase()} `]) {
    const { login, unlock } = await stretch(typed, unb64u(V16.salt));
    assert.equal(b64u(login), V16.login);
    assert.deepEqual(unlock, slotKey("passphrase"));
  }
});

test("each slot opens the bundle, and the keys in it are the person's own", async () => {
  for (const { kind, kid } of V16.slots) {
    const own = await openBundle(answer(), slotKey(kind), pin);
    assert.equal(own.kid, kid);
    assert.deepEqual([own.seal.publicKey, own.sign.publicKey], [publicKey("staff seal"), publicKey("staff sign")]);
    assert.equal(own.keeper, null);
  }
});

test("a keeper's bundle holds the keeper key as well", async () => {
  const [, keeper] = V16.bundles;
  const kek = unb64u(V16.kek);
  const key = random(32);
  const slot = b64u(await lock(await aesKey(key), tag("aad/slot", pin.ORG, keeper.kid, "one"), kek));
  const own = await openBundle({ ...keeper, slots: [{ id: "one", kind: "paper", slot }] }, key, pin);
  assert.ok(own.keeper && own.keeper.publicKey.length === 65);
});

// KEYS-14
test("N48 unlocked: no private key can be exported", async () => {
  const own = await openBundle(answer(), slotKey("paper"), pin);
  for (const { privateKey } of [own.seal, own.sign])
    for (const format of ["jwk", "pkcs8"]) await assert.rejects(crypto.subtle.exportKey(format, privateKey));
  assert.equal(JSON.stringify(own).includes(JSON.parse(V16.bundles[0].text).en), false);
});

test("another passphrase, another person's slot, or an altered slot opens nothing", async () => {
  const key = slotKey("passphrase");
  await assert.rejects(openBundle(answer(), random(32), pin), failsWith("slot"));
  await assert.rejects(openBundle(answer({ kid: STRANGER }), key, pin), failsWith("slot"));
  await assert.rejects(openBundle(answer({ slots: [] }), key, pin), failsWith("slot"));
  const [first] = V16.slots;
  await assert.rejects(openBundle(answer({ slots: [{ ...first, slot: flip(first.slot, 30) }] }), key, pin), failsWith("slot"));
  await assert.rejects(openBundle(answer({ slots: [{ ...first, id: "passphrase-2" }] }), key, pin), failsWith("slot"));
  await assert.rejects(openBundle(answer({ bundle: flip(V16.bundles[0].bundle, 30) }), key, pin), failsWith("bundle"));
});

/** A bundle with another text, under the same KEK. */
async function bundleOf(change) {
  const text = JSON.stringify({ ...JSON.parse(V16.bundles[0].text), ...change });
  return b64u(await lock(await aesKey(unb64u(V16.kek)), tag("aad/bundle", pin.ORG, V16.bundles[0].kid), utf8(text)));
}

test("N51 org.js with another root on the staff origin: K11 before any key is used", async () => {
  const other = { ...pin, ROOT: vectors.keys["keeper 0"].public };
  await assert.rejects(openBundle(answer(), slotKey("paper"), other), failsWith("K11"));
  const unusable = await bundleOf({ root: other.ROOT, en: "", sg: "" });
  await assert.rejects(openBundle(answer({ bundle: unusable }), slotKey("paper"), pin), failsWith("K11"), "not even looked at");
});

test("a bundle with another's keys, another kid, or another version is refused", async () => {
  for (const change of [{ en: vectors.keys["lead seal"].scalar }, { kid: STRANGER }, { v: 2 }, { org: STRANGER }]) {
    const bundle = await bundleOf(change);
    await assert.rejects(openBundle(answer({ bundle }), slotKey("paper"), pin), failsWith("bundle"), JSON.stringify(change));
  }
});

test("a member opens the desk key, and it is the one in the directory", async () => {
  const own = await openBundle(answer(), slotKey("paper"), pin);
  const keys = await openDeskKey(V17, own, await directory(), pin);
  assert.deepEqual(keys.publicKey, publicKey("desk 0"));
  const info = utf8("x");
  assert.deepEqual(await unwrap(keys, info, await wrap(publicKey("desk 0"), info, utf8("hoi"))), utf8("hoi"));
  await assert.rejects(crypto.subtle.exportKey("jwk", keys.privateKey));
});

test("N50 a desk wrap holding another scalar: K12", async () => {
  const own = await openBundle(answer(), slotKey("paper"), pin);
  const list = await directory();
  await assert.rejects(openDeskKey({ ...V17, wrap: V17.wrong }, own, list, pin), failsWith("K12"));
  await assert.rejects(openDeskKey({ ...V17, wrap: flip(V17.wrap, 100) }, own, list, pin), failsWith("K12"));
  await assert.rejects(openDeskKey({ ...V17, desk: "ouders" }, own, list, pin), failsWith("K12"));
  await assert.rejects(openDeskKey({ ...V17, kid: own.kid }, own, list, pin), failsWith("K12"));
});

test("the own entry stands in the signed list with the own keys, or it is K12", async () => {
  const own = await openBundle(answer(), slotKey("paper"), pin);
  const list = await directory();
  const entry = await ownEntry(own, list, ["ouders", "jongeren"], getList);
  assert.deepEqual([entry.name, entry.role], ["Anna", "counsellor"]);
  await assert.rejects(ownEntry(own, list, ["ouders"], getList), failsWith("K12"));
  await assert.rejects(ownEntry(own, await directory(), ["jongeren"], async () => { throw new Error("offline"); }), failsWith("lost"));
  const org = await Organisation.found();
  org.anna.entry.st = "retired";
  await org.publish();
  await assert.rejects(ownEntry(org.anna, await org.directory(), ["jongeren"], org.getList), failsWith("K12"), "retired");
  assert.ok(await sign(own.sign.privateKey, "sign/epoch", utf8("x")));
});
