import assert from "node:assert/strict";
import { test } from "node:test";

/** A page with the link "Weg" in it; what happens when somebody presses it. */
async function page(name, dataset, note) {
  const did = [];
  let press = () => {};
  const link = { dataset, addEventListener: (_, deed) => (press = () => deed({ preventDefault: () => {} })) };
  const bar = { addEventListener: () => {} };
  Object.assign(globalThis, {
    document: { title: "Praten", body: { textContent: "Hoi" }, getElementById: (id) => (id === "exit" ? link : bar) },
    sessionStorage: { clear: () => did.push("clear") },
    location: { replace: (url) => did.push(`to ${url}`) },
    addEventListener: () => {},
    fetch: async (path, { method, body, keepalive }) => did.push(`${method} ${path} ${body} ${keepalive}`),
  });
  const { onLeave } = await import(`../../../keerpunt/web/static/conversations/exit.js?${name}`);
  onLeave(() => note);
  press();
  assert.deepEqual([document.title, document.body.textContent], ["", ""]);
  return did;
}

// SAFE-02
test("leaving the chat always asks to empty this browser, also when there was no conversation", async () => {
  const chat = { neutral: "https://weer.example/", forget: "/resume/forget" };
  assert.deepEqual(await page("first", chat), [
    "clear", 'POST /resume/forget {"how":"exit"} true', "to https://weer.example/",
  ]);
  const note = { locator: "l", proof: "p", how: "exit" };
  const [, told] = await page("talking", chat, note);
  assert.deepEqual(JSON.parse(told.split(" ")[2]), note);
});

test("on a page without that door the way out empties the browser", async () => {
  assert.deepEqual(await page("portal", {}), ["clear", "to /sluit"]);
});
