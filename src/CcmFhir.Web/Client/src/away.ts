// Notices time without a key or pointer in any of the app's windows. It only asks later; the default is not to count.
import { away, lastActive } from "./journal";

const events = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

let resumed: (from: number, to: number) => void = () => {};
let heard = 0;

export function watchActivity(): void {
  lastActive.set(Date.now());
  for (const event of events) {
    addEventListener(event, active, { passive: true, capture: true });
  }
}

function active(): void {
  const now = Date.now();
  if (now - heard < 1000) {
    return;
  }
  const before = lastActive.get();
  heard = now;
  lastActive.set(now);
  if (before > 0) {
    resumed(before, now);
  }
}

/** Keeps the intervals of one timer, in the server's clock. */
export function watchAway(timer: string, afterMinutes: number, toServer: (wall: number) => number): void {
  resumed = (from, to) => {
    if (timer !== "" && to - from >= afterMinutes * 60_000) {
      away.add(timer, Math.round(toServer(from)), Math.round(toServer(to)));
    }
  };
}

/** All intervals of a timer for the stop form, the one still open included. */
export function awayOf(timer: string): string {
  return away
    .get(timer)
    .map(([from, to]) => `${from}-${to}`)
    .join(",");
}
