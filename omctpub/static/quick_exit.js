// "Quick exit": leaves a page that nobody should be seen with, by its link or by Escape pressed three times
// within two seconds. The page is hidden at once, whatever the line, and Back does not lead to it.

const WITHIN = 2000; // milliseconds
let pressed = [];

function leave(exit) {
  document.documentElement.hidden = true;
  document.title = exit.hostname;
  location.replace(exit.href);
}

document.addEventListener("click", (event) => {
  const exit = event.target.closest("a.quick-exit");
  if (!exit) return;
  event.preventDefault();
  leave(exit);
}, true);

document.addEventListener("keydown", (event) => {
  const exit = document.querySelector("a.quick-exit");
  if (!exit || event.key !== "Escape" || event.repeat) return;
  pressed = [...pressed, event.timeStamp].filter((then) => event.timeStamp - then <= WITHIN);
  if (pressed.length > 2) leave(exit);
}, true);
