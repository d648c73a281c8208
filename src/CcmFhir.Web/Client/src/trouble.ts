// A request of the page failed: say so where it can be seen and heard, and offer the plain way. Nothing fails in silence.
import { say } from "./say";

export function startTrouble(): void {
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, show);
  }
}

function show(): void {
  const note = document.getElementById("trouble-note");
  if (note !== null) {
    note.hidden = false;
    say(note.textContent?.trim() ?? "");
  }
}
