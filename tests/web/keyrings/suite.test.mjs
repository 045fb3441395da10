import "../setup.mjs";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { hkdf, lock, aesKey, openSealed, pad, sealSigned, unpad } from "../../../keerpunt/web/static/keyrings/sealed.js";
import {
  H, kidOf, makeSealKeys, makeSignKeys, random, sign, step, unwrap, verify, wrap,
} from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, join, tag, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import { holdTime } from "../holdtime.mjs";
import { publicKey, sealKey, signKey, vectors } from "./vectors.mjs";
import { Organisation, T0, failsWith, flip, meeting } from "./world.mjs";

const { crypto } = globalThis;
const replaceCrypto = (value) => Object.defineProperty(globalThis, "crypto", { value, configurable: true, writable: true });
afterEach(() => replaceCrypto(crypto));

// KEYS-05
test("hashes, derived keys and kids are those of Python", async () => {
  for (const { name, parts, out } of vectors.V3.H) assert.equal(b64u(await H(name, ...parts.map((part) => unb64u(part)))), out);
  for (const { ikm, salt, info, out } of vectors.V3.hkdf)
    assert.equal(b64u(await hkdf(unb64u(ikm), salt === null ? null : unb64u(salt), unb64u(info))), out);
  for (const { keys, kid } of vectors.V3.kid) assert.equal(await kidOf(...keys.map((key) => unb64u(key))), kid);
  const { root, org } = vectors.V3.org;
  assert.equal(b64u((await H("hash/org", unb64u(root))).subarray(0, 12)), org);
});

test("a scalar gives the same public key as in Python", async () => {
  for (const name of Object.keys(vectors.keys)) assert.deepEqual((await sealKey(name)).publicKey, publicKey(name), name);
});

test("a signature counts for its key, its label and its bytes, and for nothing else", async () => {
  const { key, name, data, sig } = vectors.V3.sign;
  const [pk, bytes, signature] = [publicKey(key), unb64u(data), unb64u(sig)];
  assert.ok(await verify(pk, name, bytes, signature));
  assert.ok(await verify(pk, name, bytes, await sign(await signKey(key), name, bytes)));
  assert.ok(!(await verify(pk, "sign/epoch", bytes, signature)));
  assert.ok(!(await verify(pk, name, utf8("other"), signature)));
  assert.ok(!(await verify(publicKey("lead sign"), name, bytes, signature)));
  assert.ok(!(await verify(pk, name, bytes, unb64u(flip(sig, 10)))));
  assert.ok(!(await verify(pk, name, bytes, signature.subarray(0, 63))));
});

// KEYS-03, KEYS-04, KEYS-13
test("N10, N26 every wrap of the vectors opens with its own key and info, and with no other key, conversation, epoch, reader or organisation", async () => {
  const names = [...new Set(vectors.wraps.map(({ to }) => to))];
  const keys = new Map(await Promise.all(names.map(async (name) => [name, await sealKey(name)])));
  for (const { to, info, secret, wrap: wrapped } of vectors.wraps) {
    const bytes = unb64u(wrapped);
    assert.equal(b64u(await unwrap(keys.get(to), unb64u(info), bytes)), secret);
    for (const name of names)
      if (name !== to) await assert.rejects(unwrap(keys.get(name), unb64u(info), bytes), failsWith("wrap"));
    const other = vectors.wraps.find((row) => row.info !== info);
    await assert.rejects(unwrap(keys.get(to), unb64u(other.info), bytes), failsWith("wrap"));
  }
});

test("a wrap of 32 bytes is 113 bytes, and another one every time", async () => {
  const keys = await makeSealKeys();
  const wraps = [await wrap(keys.publicKey, utf8("x"), random(32)), await wrap(keys.publicKey, utf8("x"), random(32))];
  assert.deepEqual(wraps.map(({ length }) => length), [113, 113]);
  assert.notDeepEqual(wraps[0].subarray(0, 65), wraps[1].subarray(0, 65));
});

test("N32 a public key off the curve, compressed, or at infinity is refused", async () => {
  const { publicKey: good } = await makeSealKeys();
  const off = good.slice();
  off[64] ^= 1;
  const compressed = join(Uint8Array.of(2 + (good[64] & 1)), good.subarray(1, 33));
  for (const wrong of [off, compressed, Uint8Array.of(0), new Uint8Array(65), join(Uint8Array.of(4), new Uint8Array(64))]) {
    await assert.rejects(wrap(wrong, utf8("x"), random(32)), failsWith(wrong === off || wrong[0] === 4 ? "wrap" : "key"));
    await assert.rejects(verify(wrong, "sign/epoch", utf8("x"), random(64)));
  }
});

// KEYS-14
test("private keys do not leave the engine", async () => {
  for (const { privateKey } of [await makeSealKeys(), await makeSignKeys(), await sealKey("desk 0")])
    for (const format of ["jwk", "pkcs8"]) await assert.rejects(crypto.subtle.exportKey(format, privateKey));
});

const KEY = new Uint8Array(32).fill(7);
const HEADER = { v: 1, cv: "c", ep: 0, vo: "v.AAAAAAAA", n: 1, pv: "", ref: "r", sq: 0, sh: "" };

/** Seals an inner text of the test's own making. */
async function sealInner(keys, change, header = HEADER) {
  const h = b64u(utf8(JSON.stringify(header)));
  const payload = utf8("{}");
  const signature = await sign(keys.privateKey, "sign/envelope", join(utf8(h), new Uint8Array(1), payload));
  const inner = change(join(signature, pad(payload, 256 - 64)));
  return h + "." + b64u(await lock(await aesKey(KEY), join(tag("aad/envelope"), new Uint8Array(1), utf8(h)), inner));
}

// KEYS-10
test("N27 padding that is not zero, a length field too long, a size between steps are refused", async () => {
  const keys = await makeSignKeys();
  const open = async (text) => openSealed("envelope", text, async () => ({ key: await aesKey(KEY), signer: keys.publicKey }));
  assert.deepEqual((await open(await sealInner(keys, (inner) => inner))).payload, utf8("{}"));
  const dirty = (inner) => inner.fill(1, 255);
  const long = (inner) => (inner.set([0, 0, 0, 189], 64), inner);
  const huge = (inner) => (inner.set([255, 255, 255, 255], 64), inner);
  for (const change of [dirty, long, huge])
    await assert.rejects(open(await sealInner(keys, change)), failsWith("padding"));
  await assert.rejects(open(await sealInner(keys, (inner) => inner.subarray(0, 255))), failsWith("size"));
  await assert.rejects(open(await sealInner(keys, (inner) => join(inner, new Uint8Array(16)))), failsWith("size"));
});

test("what is padded comes back, up to the last byte that fits", () => {
  for (const size of [0, 1, 187, 188]) {
    const bytes = new Uint8Array(size).fill(size);
    assert.deepEqual(unpad(pad(bytes, 192)), bytes);
  }
  assert.throws(() => pad(new Uint8Array(189), 192), failsWith("size"));
});

// KEYS-02
test("N20 v missing, 0, 2, \"1\", 1.0 is refused in an envelope", async () => {
  const keys = await makeSignKeys();
  const { v, ...rest } = HEADER;
  const open = async (text) => openSealed("envelope", text, async () => ({ key: await aesKey(KEY), signer: keys.publicKey }));
  for (const header of [rest, { v: 0, ...rest }, { v: 2, ...rest }, { v: "1", ...rest }])
    await assert.rejects(open(await sealInner(keys, (inner) => inner, header)), (error) => /strict-text|version/.test(error.code));
  const [, c] = (await sealInner(keys, (inner) => inner)).split(".");
  const spelled = b64u(utf8(JSON.stringify(HEADER).replace('"v":1', '"v":1.0')));
  await assert.rejects(open(spelled + "." + c), failsWith("strict-text"));
});

test("N28 text of 1 … 4,000 characters only gives size steps", async () => {
  const keys = await makeSignKeys();
  const key = await aesKey(KEY);
  const sizes = new Set();
  for (let length = 1; length <= 4000; length += 43) {
    const payload = utf8(JSON.stringify({ t: "text", ts: T0, b: "🙈".repeat(length / 2) + "x" }));
    sizes.add((await sealSigned("envelope", HEADER, payload, key, keys.privateKey)).split(".")[1].length);
  }
  for (const size of sizes) assert.ok([379, 720, 1403, 2768, 5499, 10960, 16422, 21883].includes(size), String(size));
  await assert.rejects(sealSigned("envelope", HEADER, new Uint8Array(16317), key, keys.privateKey), failsWith("size"));
});

// KEYS-08
test("N37 crypto removed: nothing leaves, K4", async () => {
  const org = await Organisation.found();
  const { visitor } = await meeting(org);
  const around = await org.around();
  for (const missing of [undefined, {}, { getRandomValues: (bytes) => crypto.getRandomValues(bytes) }]) {
    replaceCrypto(missing);
    await assert.rejects(Conversation.begin({ ...around, desks: ["jongeren"], now: T0 }), failsWith("K4"));
    await assert.rejects(visitor.seal({ t: "text", b: "Ben je er nog?" }, T0), failsWith("K4"));
  }
});

// KEYS-08
test("N37 crypto throwing: nothing leaves, K4", async () => {
  const org = await Organisation.found();
  const { visitor } = await meeting(org);
  const around = await org.around();
  const broken = new Proxy({}, { get: () => () => { throw new Error("not today"); } });
  replaceCrypto({ getRandomValues: (bytes) => crypto.getRandomValues(bytes), subtle: broken });
  await assert.rejects(Conversation.begin({ ...around, desks: ["jongeren"], now: T0 }), failsWith("K4"));
  await assert.rejects(visitor.seal({ t: "text", b: "Ben je er nog?" }, T0), failsWith("K4"));
});

// KEYS-08
test("N37 crypto hanging: after 15 seconds nothing leaves, K4", async (t) => {
  const clock = holdTime(t);
  let begun;
  const started = new Promise((resolve) => (begun = resolve));
  const hanging = step(() => { begun(); return new Promise(() => {}); });
  await started;
  await clock.pass(14.999);
  assert.equal(await Promise.race([hanging.then(() => "done", () => "failed"), Promise.resolve("waits")]), "waits");
  await clock.pass(0.001);
  await assert.rejects(hanging, failsWith("K4"));
});

// KEYS-08
test("N37 when sealing hangs no envelope comes of it, and the voice has not counted it", async (t) => {
  const org = await Organisation.found();
  const { visitor, ledger, both } = await meeting(org);
  const clock = holdTime(t);
  let reached;
  const stuck = new Promise((resolve) => (reached = resolve));
  const subtle = new Proxy(crypto.subtle, {
    get: (target, name) =>
      name === "encrypt" ? () => (reached(), new Promise(() => {})) : target[name].bind(target),
  });
  replaceCrypto({ getRandomValues: (bytes) => crypto.getRandomValues(bytes), subtle });
  const refused = assert.rejects(visitor.seal({ t: "text", b: "Ben je er nog?" }, T0), failsWith("K4"));
  await stuck;
  await clock.pass(15);
  await refused;
  replaceCrypto(crypto);
  for (const heard of await both(ledger.post(await visitor.seal({ t: "text", b: "Ja" }, T0)))) assert.equal(heard.state, "genuine");
});
