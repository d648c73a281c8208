// Ready sentences for the note: those of the chosen kind of work are shown, a press puts one into the note, which stays editable.

export function startSentences(): void {
  document.addEventListener("change", choose);
  document.addEventListener("click", take);
}

/** Another kind of work has other sentences; a note somebody wrote is left alone. */
function choose(event: Event): void {
  const select = event.target as HTMLSelectElement;
  const note = select.form?.querySelector<HTMLTextAreaElement>("textarea[name=note]");
  if (select.name !== "activity" || !note) {
    return;
  }
  const groups = [...(select.form?.querySelectorAll<HTMLElement>("[data-sentences]") ?? [])];
  const isReady = note.value === "" || groups.some((group) => sentencesOf(group).includes(note.value));
  groups.forEach((group) => (group.hidden = group.dataset["sentences"] !== select.value));
  const first = groups.filter((group) => !group.hidden).flatMap(sentencesOf)[0];
  if (isReady) {
    note.value = first ?? "";
  }
}

function sentencesOf(group: HTMLElement): string[] {
  return [...group.querySelectorAll("[data-sentence]")].map((button) => button.textContent ?? "");
}

function take(event: Event): void {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-sentence]");
  const note = button?.form?.querySelector<HTMLTextAreaElement>("textarea[name=note]");
  if (button && note) {
    note.value = button.textContent ?? "";
    note.focus();
  }
}
