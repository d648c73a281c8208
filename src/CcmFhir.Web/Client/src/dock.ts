// The timer dock: counts on, announces thresholds, asks the server again after sleep, and keeps a press made without network.
import htmx from "htmx.org";
import { awayOf, watchAway } from "./away";
import { type Anchor, anchor, elapsed, format, parted, serverNow } from "./clock";
import { forget, unsent } from "./journal";
import { fill, say } from "./say";

const others = "BroadcastChannel" in window ? new BroadcastChannel("ccmfhir-timer") : null;

let from: Anchor = anchor(0, Date.now(), 0);
let reached = 0;

const dock = () => document.getElementById("dock");

export function startDock(): void {
  if (dock() === null) {
    return;
  }
  const navigation = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  read(navigation ? performance.now() - navigation.responseStart : 0);
  setInterval(tick, 500);
  others?.addEventListener("message", refresh);
  addEventListener("online", refresh);
  addEventListener("pageshow", (event) => event.persisted && refresh());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  document.addEventListener("htmx:afterSettle", (event) => {
    if ((event.target as Element).id === "dock" || (event.target as Element).id === "sheet") {
      read(0);
    }
  });
  document.addEventListener("htmx:configRequest", onRequest);
  document.addEventListener("htmx:afterRequest", onAnswer);
  document.addEventListener("htmx:sendError", onLost);
  document.addEventListener("submit", fillAway, true);
}

/** Takes over what the server just said. */
function read(age: number): void {
  const data = dock()?.dataset;
  if (data === undefined) {
    return;
  }
  from = anchor(Number(data["elapsed"]), Number(data["now"]), age);
  reached = monthMinutes();
  const timer = data["timer"] ?? "";
  watchAway(data["state"] === "running" ? timer : "", Number(data["awayAfter"]), (wall) => wall - Date.now() + serverNow(from));
  if (data["state"] === "armed") {
    forget();
  } else {
    resend(timer);
  }
  tick();
}

function tick(): void {
  const element = dock();
  const clock = element?.querySelector(".clock");
  if (!element || !clock || element.dataset["state"] !== "running" || element.dataset["held"] === "true") {
    return;
  }
  if (parted(from)) {
    refresh();
  }
  clock.textContent = format(elapsed(from));
  announce(element);
}

function monthMinutes(): number {
  return Math.floor((Number(dock()?.dataset["month"] ?? 0) * 1000 + elapsed(from)) / 60_000);
}

function announce(element: HTMLElement): void {
  const minutes = monthMinutes();
  for (const threshold of (element.dataset["ahead"] ?? "").split(",")) {
    const [at, code] = threshold.split(":");
    if (code !== undefined && reached < Number(at) && minutes >= Number(at)) {
      say(fill(element.dataset["sayThreshold"] ?? "", at ?? "", code));
    }
  }
  reached = minutes;
}

function refresh(): void {
  const path = dock()?.dataset["refresh"];
  from = anchor(elapsed(from) / 1000, serverNow(from), 0);
  if (path !== undefined && navigator.onLine) {
    void htmx.ajax("get", path, { target: "#dock", swap: "outerHTML" });
  }
}

function stepOf(element: Element | null): string | undefined {
  return (element?.closest("[data-timer-step]") as HTMLElement | null)?.dataset["timerStep"];
}

function fillAway(event: Event): void {
  const form = event.target as HTMLFormElement;
  const field = form.querySelector<HTMLInputElement>('[name="away"]');
  if (stepOf(form) === "stop" && field !== null) {
    field.value = awayOf(dock()?.dataset["timer"] ?? "");
  }
}

function onRequest(event: Event): void {
  const { detail } = event as CustomEvent<{ elt: Element; parameters: FormData & Record<string, unknown> }>;
  const press = unsent.get();
  if (press !== null && stepOf(detail.elt) === press.step) {
    detail.parameters["at"] = String(press.at);
  }
}

function onAnswer(event: Event): void {
  // By its path: the form that asked may have been swapped away with the dock.
  const { detail } = event as CustomEvent<{ successful: boolean; requestConfig: { verb: string; path: string } }>;
  if (detail.successful && detail.requestConfig.verb === "post" && /\/timer\/|\/time$/.test(detail.requestConfig.path)) {
    unsent.set(null);
    others?.postMessage("changed");
  }
}

/** The network is gone: the press counts from now, and is sent when the network is back. */
function onLost(event: Event): void {
  const element = dock();
  const step = stepOf((event as CustomEvent<{ elt: Element }>).detail.elt);
  if (element === null || step === undefined) {
    return;
  }
  const kept = unsent.get() ?? { timer: element.dataset["timer"] ?? "", step, at: Math.round(serverNow(from)) };
  unsent.set(kept);
  element.dataset["held"] = String(step !== "resume");
  const text = element.querySelector(".dock-text");
  if (text !== null) {
    text.textContent = fill(element.dataset["sayOffline"] ?? "", new Date().toTimeString().slice(0, 8));
    text.classList.add("offline");
    say(text.textContent);
  }
}

function resend(timer: string): void {
  const press = unsent.get();
  if (press === null) {
    return;
  }
  const form = dock()?.querySelector<HTMLFormElement>(`[data-timer-step="${press.step}"]`);
  if (press.timer === timer && form) {
    // In the form itself: on a page just loaded it may go out before htmx has taken it over.
    const at = form.querySelector<HTMLInputElement>('[name="at"]') ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "at" }));
    at.value = String(press.at);
    form.requestSubmit();
  } else {
    unsent.set(null);
  }
}
