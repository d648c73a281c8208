// The server owns the time. The browser is told "elapsed so far" and "now" and only counts on from there.

export interface Anchor {
  /** Milliseconds on the timer when the page was made. */
  readonly elapsed: number;
  /** Server's clock then. */
  readonly serverNow: number;
  /** Our two clocks when the page arrived: the wall clock may be set, the other may stop during sleep. */
  readonly wall: number;
  readonly steady: number;
}

export interface Clocks {
  wall(): number;
  steady(): number;
}

export const browserClocks: Clocks = {
  wall: () => Date.now(),
  steady: () => performance.now(),
};

/** @param age Milliseconds since the answer arrived, e.g. the time a page took to be parsed. */
export function anchor(elapsedSeconds: number, serverNow: number, age: number, clocks: Clocks = browserClocks): Anchor {
  return { elapsed: elapsedSeconds * 1000, serverNow, wall: clocks.wall() - age, steady: clocks.steady() - age };
}

/** Milliseconds on the timer now; never less than the server said. */
export function elapsed(from: Anchor, clocks: Clocks = browserClocks): number {
  return from.elapsed + Math.max(0, clocks.steady() - from.steady);
}

/** The server's clock now, by our measure. */
export function serverNow(from: Anchor, clocks: Clocks = browserClocks): number {
  return from.serverNow + Math.max(0, clocks.steady() - from.steady);
}

/** True when the two clocks parted: the machine slept, or somebody set its clock. Then only the server knows. */
export function parted(from: Anchor, clocks: Clocks = browserClocks): boolean {
  return Math.abs(clocks.wall() - from.wall - (clocks.steady() - from.steady)) > 2000;
}

export function format(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return seconds < 3600
    ? `${two(minutes)}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
