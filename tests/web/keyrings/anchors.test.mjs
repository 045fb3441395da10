import "../setup.mjs";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { aesKey, hkdf, number, openSealed } from "../../../keerpunt/web/static/keyrings/sealed.js";
import { stretch } from "../../../keerpunt/web/static/keyrings/staff.js";
import { H, hashOf, kidOf, unwrap, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, textOf, unb64u, utf8, writeStrict } from "../../../keerpunt/web/static/keyrings/text.js";
import { returnSecrets } from "../../../keerpunt/web/static/keyrings/vault.js";
import { publicKey, sealKey, vectors } from "./vectors.mjs";

// The anchors of docs/protocol.md §21, written out here: a mistake made in both languages alike would show.

const T0 = 1795469400;
const ORG = "M_guK0eomeaC7TIe";
const DESK = "_SLwbtrxRcttTwq5";
const CV = "4L_Y5o9zdoMJg-t2jZxCdQ";
const KC = "acAzY0aL8x63ZnSqhyC5gtVOCH6VCstMop02efb2Nrs";
const RH = "B_5ojLwHSqQF3QIAOQw1qYR1ExbSDsNJ978FJSVkCyU";
const WORDS = "anker bakker citroen druif emmer fiets gitaar";
const SALT = Uint8Array.from({ length: 16 }, (_, i) => i);
const sha256 = (text) => new Uint8Array(createHash("sha256").update(text).digest());
const ROOT = sha256("keerpunt vector root 0");

test("the names of keys", async () => {
  assert.equal(b64u((await H("hash/org", publicKey("root"))).subarray(0, 12)), ORG);
  assert.equal(await kidOf(publicKey("desk 0")), DESK);
  assert.equal(await kidOf(publicKey("staff seal"), publicKey("staff sign")), "rYddTGXppoXFyDab");
  assert.equal(b64u(sha256("keerpunt vector conversation").subarray(0, 16)), CV);
});

test("the commitment to a root, and the genesis", async () => {
  assert.equal(b64u(await H("hash/commit", ROOT)), KC);
  const genesis = writeStrict({
    v: 1, typ: "genesis", org: ORG, cv: CV, ep: 0, vs: vectors.keys["visitor sign"].public, ve: vectors.keys["visitor seal"].public,
    kc: KC, dv: 7, dh: await hashOf("hash/record", "{}"), to: [DESK], ts: T0,
  });
  assert.equal(genesis.length, 426);
  assert.equal(await hashOf("hash/record", genesis), RH);
  const info = tag("wrap/root", ORG, CV, 0, DESK, RH);
  const desk = await sealKey("desk 0");
  assert.deepEqual(await unwrap(desk, info, await wrap(desk.publicKey, info, ROOT)), ROOT);
});

// Signed deterministically (RFC 6979) and sealed with a nonce of ones, so that everybody makes the same 600 characters.
const ENVELOPE =
  "eyJ2IjoxLCJjdiI6IjRMX1k1bzl6ZG9NSmctdDJqWnhDZFEiLCJlcCI6MCwidm8iOiJ2LkFRRUJBUUVCIiwibiI6MSwicHYiOiIiLCJyZWYiOiJBUUVC" +
  "QVFFQkFRRUJBUUVCQVFFQkFRIiwic3EiOjAsInNoIjoiQl81b2pMd0hTcVFGM1FJQU9RdzFxWVIxRXhiU0RzTko5NzhGSlNWa0N5VSJ9.AQEBAQEBAQEB" +
  "AQEBiHZPDtEKozYqJYC4vPiakmK6kEiRNCqr0nog1YynnLP0fxihgo6rkPCxItPzj5Uk2na-l6dZL_Ngc2Y8R3U3RnXlmr36FDDK5T7TcBSUNAsHui9A" +
  "gBsXTdXpQXsYvGXql01nvdhY6JzrzldHkDm0W0LUx262ehcwJP_8Z8jG1rUfO3eCu676_waQq2h175onc5M-qNgKJcYDi6k8IqBdZhrDxIefCLZpUhoN" +
  "TqZ7zQVJXSe6_orF7fC_sbUdlMub0HkDGzBGVo9sRwzxQLEJM4PdIu3ObSRfL8XMjfIm6cBB3Z2jI5-WeyKacRyewSXkCAvQqWRVK95pG-jKavM9qtag" +
  "aDlm8rd-1DMNj4r5XZY";

test("the key of a voice, its first envelope, and the transcript after it", async () => {
  const key = await hkdf(ROOT, unb64u(RH), tag("key/envelope", ORG, CV, 0, "v.AQEBAQEB"));
  assert.equal(b64u(key), "zRN3g1CBCw7-0r4HFGfdZw-IeBZMLo3L5JeagWC47G0");
  assert.equal(Buffer.from(sha256(ENVELOPE)).toString("hex").slice(0, 32), "401de75fa60ed6bdcf9bf5f048585668");
  const find = async () => ({ key: await aesKey(key), signer: publicKey("visitor sign") });
  const { header, payload } = await openSealed("envelope", ENVELOPE, find);
  assert.deepEqual(header, { v: 1, cv: CV, ep: 0, vo: "v.AQEBAQEB", n: 1, pv: "", ref: b64u(new Uint8Array(16).fill(1)), sq: 0, sh: RH });
  assert.equal(textOf(payload), '{"t":"text","ts":1795469415,"b":"Hoi, héé 🙈"}');
  const t = await H("hash/transcript", unb64u(RH), number(1, 8), await H("hash/envelope", utf8(ENVELOPE)));
  assert.equal(b64u(t), "zNQTCTpAMKpkSU444WAdKLUKfLb4w1vR5LtzThLNz-4");
});

test("return words: locator and vault key", async () => {
  const { locator, key } = await returnSecrets(WORDS, { SALT: b64u(SALT) });
  assert.equal(locator, "fC0lNG4-HZGNYHfsdfpUfN1L3X1uF2SOi-a6uuCHyog");
  assert.equal(b64u(key), "I9gGelCBoOaOhno62RYHWY6mSBfbDqobPfizbkCVVwU");
});

test("a passphrase: what unlocks", async () => {
  assert.equal(b64u((await stretch(WORDS, SALT)).unlock), "eZ-9rm5uHpuX4bTomhH1luQhA_swsVdPSPbRwwPWhJY");
});
