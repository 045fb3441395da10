import assert from "node:assert/strict";
import { test } from "node:test";

import { TALK } from "../../../keerpunt/web/static/desk/texts.js";

test("a line in which nobody speaks is a sentence with a full stop", () => {
  for (const line of [TALK.joined, TALK.joinedYou, TALK.left, TALK.reads, TALK.readsNoMore]) assert.match(line, /[.!?]$/, line);
});
