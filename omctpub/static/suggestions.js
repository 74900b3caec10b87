// The arrow keys lead from a search box to its suggestions and back; Escape puts them away.
document.addEventListener("keydown", (event) => {
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
