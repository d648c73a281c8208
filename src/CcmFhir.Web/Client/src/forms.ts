// Small things about forms: sent once, asked twice, copied, printed, moved.

export function startForms(): void {
  document.addEventListener("submit", once, true);
  document.addEventListener("htmx:afterRequest", (event) => release((event.target as Element).closest("form")));
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("click", ask, true);
  document.addEventListener("click", act);
  document.addEventListener("input", showValue);
  document.querySelectorAll<HTMLElement>("[data-insert][hidden]").forEach((button) => button.removeAttribute("hidden"));
  document.querySelector<HTMLElement>("main [data-focus]")?.focus();
}

/** A second press of the same form goes nowhere; the server would ignore it as well (requestId). */
function once(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-once]")) {
    return;
  }
  if (form.dataset["sent"] === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset["sent"] = "true";
  event.submitter?.setAttribute("data-busy", "");
}

function release(form: Element | null): void {
  form?.removeAttribute("data-sent");
  form?.querySelectorAll("[data-busy]").forEach((button) => button.removeAttribute("data-busy"));
}

/** What cannot be undone asks on the button itself: the first press changes its words, the second does it. */
function ask(event: Event): void {
  const button = (event.target as Element).closest<HTMLElement>("[data-ask]");
  if (button === null || button.dataset["asked"] === "true") {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  button.dataset["asked"] = "true";
  button.textContent = button.dataset["ask"] ?? "";
}

function act(event: Event): void {
  const control = (event.target as Element).closest<HTMLElement>("[data-print], [data-copy], [data-insert], [aria-disabled='true']");
  if (control === null) {
    return;
  }
  if (control.hasAttribute("data-print")) {
    print();
  } else if (control.dataset["copy"] !== undefined) {
    copy(event, control as HTMLAnchorElement);
  } else if (control.dataset["insert"] !== undefined) {
    insert(control);
  } else {
    event.preventDefault();
  }
}

/** Where the clipboard is refused (a frame without the permission), the link opens the text instead. */
function copy(event: Event, link: HTMLAnchorElement): void {
  const text = document.querySelector<HTMLTextAreaElement>(link.dataset["copy"] ?? "")?.value ?? "";
  event.preventDefault();
  const opened = () => location.assign(link.href);
  if (navigator.clipboard === undefined) {
    opened();
  } else {
    navigator.clipboard.writeText(text).then(() => {
      link.textContent = link.dataset["done"] ?? "";
    }, opened);
  }
}

function insert(button: HTMLElement): void {
  const area = document.querySelector<HTMLTextAreaElement>(button.dataset["insert"] ?? "");
  const lines = document.querySelectorAll(`${button.dataset["lines"]} [data-line]`);
  if (area !== null && !area.readOnly) {
    const added = [...lines].map((line) => line.textContent ?? "").join("\n");
    area.value = area.value === "" ? added : `${area.value}\n${added}`;
    area.focus();
  }
}

function showValue(event: Event): void {
  const input = event.target as HTMLInputElement;
  if (input.dataset["output"] !== undefined) {
    const output = input.closest(".field")?.querySelector("output");
    if (output) {
      output.textContent = input.dataset["output"] + input.value;
    }
  }
}
