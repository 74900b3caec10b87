// What a reader sees and hears while parts of a page come and go. htmx fetches them; the words stand in the
// page. All of it works on the document, so that parts which come later need nothing.

const listen = (name, heard, early) => document.addEventListener(name, heard, early);

// --- Waiting: the region that will change says that it is busy ---

const awaited = new Map(); // region by request

listen("htmx:before:request", ({ detail: { ctx } }) => {
  forgive(ctx.sourceElement);
  awaited.set(ctx, ctx.target);
  ctx.target.setAttribute("aria-busy", "true");
});

listen("htmx:finally:request", ({ detail: { ctx } }) => {
  const region = awaited.get(ctx);
  awaited.delete(ctx);
  if (![...awaited.values()].includes(region)) region?.removeAttribute("aria-busy");
});

// --- A request that failed: said where it was made, and offered again ---

const failures = new WeakMap(); // message by the element that asked

// No answer at all, or none in time.
listen("htmx:error", ({ detail: { ctx } }) => ctx && tell(ctx));

// An error that the element has no hx-status for, or a whole page where a part was asked for.
listen("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const { status } = ctx.response;
  const meant = status < 400 || ctx.sourceElement.hasAttribute(`hx-status:${status}`);
  if (meant && !/^\s*<!doctype/i.test(ctx.text)) return;
  event.preventDefault();
  tell(ctx);
});

function tell(ctx) {
  const asking = ctx.sourceElement;
  const region = awaited.get(ctx);
  if (!asking.isConnected || !region || asking.hasAttribute("data-quiet")) return;
  forgive(asking);
  const message = document.getElementById("failed").content.firstElementChild.cloneNode(true);
  message.querySelector("button").addEventListener("click", () => {
    (asking.matches("form") ? asking.querySelector("button") : asking).focus();
    htmx.ajax(ctx.request.method, ctx.request.action, { source: asking });
  });
  if (region.contains(asking)) asking.after(message);
  else region.before(message);
  failures.set(asking, message);
  document.getElementById("told").textContent = message.firstElementChild.textContent;
}

function forgive(asking) {
  failures.get(asking)?.remove();
  failures.delete(asking);
  document.getElementById("told").textContent = "";
}

// --- Nothing twice: the second click of a double click, Enter held down ---

listen("click", (event) => event.detail > 1 && event.target.closest("a, button") && stop(event), true);
listen("keydown", (event) => event.repeat && event.key === "Enter" && event.target.closest("a, button") && stop(event), true);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// --- Focus: never left on what is gone ---

const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const held = new WeakMap(); // the swap that takes the focused element away, by request

listen("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const swap = tasks.find(({ target }) => target?.contains?.(document.activeElement));
  if (swap) held.set(ctx, swap);
});

listen("htmx:after:swap", ({ detail: { ctx } }) => {
  if (held.has(ctx) && document.activeElement === document.body) enter(held.get(ctx).target);
});

// The first thing in the region that takes the focus, else the nearest around it.
function enter(region) {
  for (let around = region; around; around = around.parentElement) {
    for (const one of around.querySelectorAll(STOPS)) {
      one.focus({ preventScroll: true });
      if (document.activeElement === one) return;
    }
  }
}

// --- The filter form: comes after its link, which from then on opens and closes it ---

const formOf = (link) => link.closest(".filter-link").nextElementSibling;

listen("htmx:after:swap", ({ detail: { ctx } }) => {
  const link = ctx.sourceElement;
  if (!link.matches(".filter-link a") || !formOf(link)?.matches(".filters")) return;
  const had = document.activeElement === link;
  open(link, ctx.sourceEvent.type !== "load");
  // Where there is room the form stands in the link's place.
  if (had && !link.checkVisibility()) enter(formOf(link));
});

listen("click", (event) => {
  const link = event.target.closest(".filter-link a[aria-expanded]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  stop(event);
  open(link, link.ariaExpanded === "false");
}, true);

function open(link, wanted) {
  link.setAttribute("aria-expanded", wanted);
  if (wanted) enter(formOf(link));
}

// --- A list that "More" made longer: its address says from which page on, so that Back brings all of it ---

listen("htmx:before:history:update", ({ detail: { history: to, sourceElement: link } }) => {
  if (link.rel !== "next") return;
  const here = new URLSearchParams(location.search);
  const from = here.get("from") ?? here.get("page") ?? 1;
  to.path = to.path.replace("?", `?from=${encodeURIComponent(from)}&`);
});

// --- Suggestions: the arrow keys lead from a search box to them and back; Escape puts them away ---

listen("keydown", (event) => {
  const form = event.target.closest("[role=search]");
  if (!form) return;
  const stops = [form.querySelector("[type=search]"), ...form.querySelectorAll("#suggestions a")];
  const at = stops.indexOf(event.target);
  const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: stops[0] }[event.key];
  if (at < 0 || !next || stops.length < 2) return;
  if (event.key === "Escape") form.querySelector("#suggestions").replaceChildren();
  next.focus();
  event.preventDefault();
});
