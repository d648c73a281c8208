// Everything here improves pages that work without it: links and forms do the same by themselves.
import htmx from "htmx.org";
import { watchActivity } from "./away";
import { startDock } from "./dock";
import { startForms } from "./forms";
import { startPanels } from "./panels";
import { startSentences } from "./sentences";
import { startSheets } from "./sheet";
import { startSigning } from "./sign";
import { startTrouble } from "./trouble";

document.addEventListener("DOMContentLoaded", () => {
  watchActivity();
  startDock();
  startPanels();
  startSentences();
  startSheets();
  startForms();
  startSigning();
  startTrouble();
  document.querySelector<HTMLFormElement>("form[data-send-at-once]")?.submit();
});

// htmx wires itself once the document is ready; naming it here keeps the bundler from dropping it.
export default htmx;
