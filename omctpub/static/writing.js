// Keeps what is typed while it is not saved, and has what is pasted cleaned. The words stand in the page.

const form = document.getElementById("write");
const said = document.getElementById("kept");
// One window may see several people, one after the other: what is held is for who typed it.
const held = (name) => `unsaved ${form.dataset.who} ${location.pathname} ${name}`;
const SENT = "sent";
const PAUSE = 1000;
const BETWEEN_TRIES = 5000;
const LATEST = 20000;

let typed = 0; // how often something was typed, and how much of that is kept
let kept = 0;
let planned;
let sending = false;
let leaving = false;
let keeping; // ends when the form is sent: nothing of it is to arrive after that

form.addEventListener("input", () => {
  typed += 1;
  hold();
  plan(PAUSE);
});
form.addEventListener("submit", () => {
  leaving = true;
  keeping?.abort();
  sessionStorage.setItem(SENT, held(form.elements.copy.value));
});
addEventListener("pageshow", () => (leaving = false));
addEventListener("online", () => plan(0));
addEventListener("beforeunload", (event) => kept !== typed && !leaving && event.preventDefault());
document.addEventListener("visibilitychange", () => document.hidden && keep());

function plan(after) {
  clearTimeout(planned);
  planned = setTimeout(keep, after);
}

async function keep() {
  if (sending || leaving || kept === typed) return;
  sending = true;
  const until = typed;
  keeping = new AbortController();
  const answer = await post(form.dataset.keep, new FormData(form), keeping);
  sending = false;
  if (leaving) return;
  if (answer?.ok) {
    tell("kept", JSON.parse(answer.text).at);
    kept = until;
    if (kept === typed) release();
    if (kept !== typed) plan(PAUSE);
  } else if (answer && [403, 404, 409, 410, 413].includes(answer.status)) {
    tell("refused");
  } else {
    tell(!answer ? "cut" : answer.status < 500 ? "out" : "full");
    if (answer) await renew();
    plan(BETWEEN_TRIES);
  }
}

async function post(address, fields, ending = new AbortController()) {
  const late = setTimeout(() => ending.abort(), LATEST);
  const answer = await ask(address, { method: "POST", body: new URLSearchParams(fields), signal: ending.signal });
  clearTimeout(late);
  return answer;
}

// The answer, read to its end; nothing where the line was cut, or it is not waited for any more.
async function ask(address, asking) {
  try {
    const answer = await fetch(address, { redirect: "manual", ...asking });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}

function tell(what, time = "") {
  const words = said.dataset[what].replace("{time}", time);
  if (said.textContent !== words) said.textContent = words;
  said.classList.toggle("lost", what !== "kept");
}

// After another login the form needs the token of the new session.
async function renew() {
  const answer = await ask(form.dataset.token, { signal: AbortSignal.timeout(LATEST) });
  if (answer?.ok) form.elements.csrf_token.value = answer.text;
}

// --- What the site does not have yet outlives a reload, in this window and for the same person ---

function hold() {
  try {
    sessionStorage.setItem(held(form.elements.copy.value), new URLSearchParams(new FormData(form)));
  } catch {
    // It is full, or not allowed here.
  }
}

function release() {
  sessionStorage.removeItem(held(form.elements.copy.value));
}

async function bring() {
  release(); // It stands in this form.
  let brought = 0;
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith(held("")))) {
    const fields = new URLSearchParams(sessionStorage.getItem(name));
    fields.set("csrf_token", form.elements.csrf_token.value);
    const answer = await post(form.dataset.keep, fields);
    if (!answer) return;
    if (!answer.ok) continue;
    sessionStorage.removeItem(name);
    brought += 1;
  }
  // Then the page offers it; not one that has something to say about what was sent.
  if (brought && !typed && !document.querySelector(".summary")) location.replace(location.href);
}

// What was saved is not held any more; after a reload nothing was saved just now.
if (said.dataset.done) {
  sessionStorage.removeItem(sessionStorage.getItem(SENT) ?? "");
  history.replaceState(history.state, "", location.pathname);
}
sessionStorage.removeItem(SENT);
bring();

// --- Pasting from a word processor ---

form.addEventListener("paste", async (event) => {
  const area = event.target;
  const html = event.clipboardData.getData("text/html");
  if (!html || !area.matches(".markdown textarea")) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const answer = await post(form.dataset.paste, { csrf_token: form.elements.csrf_token.value, html });
  const text = answer?.ok ? answer.text : plain;
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
});

// --- The tools by their usual keys ---

const TOOLS = { b: "md-bold", i: "md-italic", k: "md-link" };

form.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !TOOLS[event.key]) return;
  const bar = form.querySelector(`markdown-toolbar[for="${CSS.escape(event.target.id)}"]`);
  if (!bar) return;
  event.preventDefault();
  bar.querySelector(TOOLS[event.key]).click();
});
