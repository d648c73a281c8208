// A drawn signature beside the typed name: strokes of whole points, kept in the form's hidden field. Without script there is only the name.

const LENGTH_MAX = 20_000;

export function startSigning(): void {
  document.querySelectorAll<HTMLElement>("[data-signature]").forEach(prepare);
}

function prepare(part: HTMLElement): void {
  const field = part.querySelector<HTMLInputElement>("[name='strokes']");
  const area = part.querySelector<SVGSVGElement>("[data-draw]");
  const clear = part.querySelector<HTMLButtonElement>("[data-clear]");
  if (field === null || area === null || clear === null || field.disabled) {
    return;
  }
  area.closest("[hidden]")?.removeAttribute("hidden");
  let line: SVGPolylineElement | null = null;

  area.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("points", pointOf(area, event));
    area.append(line);
  });
  area.addEventListener("pointermove", (event) => {
    if (line !== null) {
      line.setAttribute("points", `${line.getAttribute("points")} ${pointOf(area, event)}`);
    }
  });
  const end = () => {
    line = null;
    const strokes = [...area.querySelectorAll("polyline")].map((l) => l.getAttribute("points") ?? "").join(";");
    field.value = strokes.length > LENGTH_MAX ? "" : strokes;
  };
  area.addEventListener("pointerup", end);
  area.addEventListener("pointercancel", end);
  clear.addEventListener("click", () => {
    area.replaceChildren();
    field.value = "";
  });
}

/** In the field's own 600 by 160, whatever its size on the screen. */
function pointOf(area: SVGSVGElement, event: PointerEvent): string {
  const box = area.getBoundingClientRect();
  const scaled = (at: number, from: number, size: number, max: number) => Math.round(Math.min(Math.max((at - from) / size, 0), 1) * max);
  return `${scaled(event.clientX, box.left, box.width, 600)},${scaled(event.clientY, box.top, box.height, 160)}`;
}
