/** tests/vectors/v1.json, as the Python side wrote it, with keys and bytes ready for use. */

import "../setup.mjs";
import { readFileSync } from "node:fs";
import { importSealKey, importSignKey } from "../../../keerpunt/web/static/keyrings/sealed.js";
import { unb64u } from "../../../keerpunt/web/static/keyrings/text.js";

export const vectors = JSON.parse(readFileSync(new URL("../../vectors/v1.json", import.meta.url), "utf8"));

export const hex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
export const toHex = (bytes) => Buffer.from(bytes).toString("hex");

export const sealKey = (name) => importSealKey(unb64u(vectors.keys[name].scalar));
export const signKey = async (name) => (await importSignKey(unb64u(vectors.keys[name].scalar))).privateKey;
export const publicKey = (name) => unb64u(vectors.keys[name].public);
export const getList = async (hash) => vectors.V4.lists[hash];
