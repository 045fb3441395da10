/** Node 18 keeps WebCrypto behind a module; browsers and later versions have it in the global scope. */

import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
