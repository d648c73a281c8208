// A panel that is replaced while the focus is in it keeps the focus: on asking again where that failed once more, else on its heading.

let held = "";

export function startPanels(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = (event as CustomEvent<{ target: Element }>).detail;
    if (target.matches("[data-keeps-focus]") && target.contains(document.activeElement)) {
      held = target.id;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const panel = held === "" ? null : document.getElementById(held);
    if (panel !== null && document.activeElement === document.body) {
      held = "";
      focus(panel.querySelector<HTMLElement>("[data-again]") ?? panel.querySelector<HTMLElement>("h1, h2") ?? panel);
    }
  });
}

function focus(place: HTMLElement): void {
  if (!place.matches("a, button")) {
    place.tabIndex = -1;
  }
  place.focus();
}
