// Sheets are <dialog>s that the server sends into #sheet. Escape closes them; focus goes back to where it came from.

export function startSheets(): void {
  document.addEventListener("htmx:afterSettle", (event) => {
    if ((event.target as Element).id === "sheet") {
      open();
    }
  });
  document.addEventListener("click", (event) => {
    const control = (event.target as Element).closest("[data-close]");
    const dialog = control?.closest("dialog");
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (successful && elt.matches("[data-closes]")) {
      elt.closest("dialog")?.close();
    }
  });
}

function open(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#sheet > dialog");
  if (dialog === null || dialog.open) {
    return;
  }
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[data-focus], [autofocus]")?.focus();
  dialog.addEventListener("close", () => {
    const back = document.querySelector<HTMLElement>(dialog.dataset["closeTo"] ?? "#dock-go");
    dialog.remove();
    back?.focus();
  });
}
