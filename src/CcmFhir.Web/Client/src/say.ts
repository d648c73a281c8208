/** Speaks politely through the page's one status line. */
export function say(text: string): void {
  const line = document.getElementById("say");
  if (line !== null) {
    line.textContent = text;
  }
}

/** Fills {0}, {1}… as the server does. */
export function fill(text: string, ...values: string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? "");
}
