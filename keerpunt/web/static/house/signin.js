// @ts-check

/** Signing in without opening keys: for pages where nothing is read that was sealed. */

import { problemOf } from "../desk/session.js";
import { PROBLEM, SIGN_IN } from "../desk/texts.js";
import { ask } from "../desk/doors.js";
import { count } from "../desk/unlock.js";

const PAINT = 60; // ms in which the page shows that it is working, before Argon2id blocks it

const form = /** @type {HTMLFormElement} */ (document.getElementById("sign-in"));
const name = /** @type {HTMLInputElement} */ (document.getElementById("name"));
const phrase = /** @type {HTMLInputElement} */ (document.getElementById("phrase"));
const go = /** @type {HTMLButtonElement} */ (document.getElementById("go"));
const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));

/** @param {string} said  empty when all is well */
function say(said) {
  problem.textContent = said;
  problem.hidden = said === "";
  phrase.setAttribute("aria-invalid", String(said !== ""));
}

async function signIn() {
  const who = name.value.trim();
  const { salt } = await ask("/staff/salt", { name: who });
  const { login } = await count(phrase.value.trim(), salt);
  await ask("/staff/sign-in", { name: who, login });
  location.reload();
}

form.hidden = false;
name.focus();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (go.disabled || name.value.trim() === "" || phrase.value.trim() === "") return;
  go.disabled = true;
  go.setAttribute("aria-busy", "true");
  go.textContent = SIGN_IN.counting;
  say("");
  await new Promise((drawn) => setTimeout(drawn, PAINT));
  try {
    await signIn();
  } catch (error) {
    say(PROBLEM[problemOf(error)]);
    go.disabled = false;
    go.removeAttribute("aria-busy");
    go.textContent = SIGN_IN.go;
    phrase.focus();
  }
});
