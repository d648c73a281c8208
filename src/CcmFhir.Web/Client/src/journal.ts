// What survives a reload or a lost network: random timer ids and times. Never a name, a note or anything else about a patient.
const prefix = "ccmfhir.";

export interface Press {
  readonly timer: string;
  readonly step: string;
  /** Server's clock, Unix milliseconds. */
  readonly at: number;
}

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null; // storage may be forbidden in a frame; the timer itself lives on the server
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) {
      localStorage.removeItem(prefix + key);
    } else {
      localStorage.setItem(prefix + key, JSON.stringify(value));
    }
  } catch {
    // as above
  }
}

export const lastActive = {
  get: () => read<number>("active") ?? 0,
  set: (at: number) => write("active", at),
};

export const away = {
  get: (timer: string) => read<[number, number][]>(`away.${timer}`) ?? [],
  add: (timer: string, from: number, to: number) => write(`away.${timer}`, [...away.get(timer), [from, to]].slice(-50)),
};

export const unsent = {
  get: () => read<Press>("unsent"),
  set: (press: Press | null) => write("unsent", press),
};

/** Called when no timer is open: nothing of an old one may linger. */
export function forget(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`${prefix}away.`)) {
        localStorage.removeItem(key);
      }
    }
  } catch {
    // as above
  }
  unsent.set(null);
}
