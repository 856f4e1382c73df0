const SHORTEST_SAMPLE_MS = 200;
const SETTLED_AFTER_MS = 1000;

/** Smooths a byte count into a rate that a person can read: the mean over a window of time. */
export class RateMeter {
  /** The first is the last one outside the window, or the beginning. */
  readonly #samples: { readonly at: number; readonly bytes: number }[];

  readonly #windowMs: number;

  constructor(now: number, windowMs: number) {
    this.#windowMs = windowMs;
    this.#samples = [{ at: now, bytes: 0 }];
  }

  /** Takes note of the bytes transferred so far. Call it on a stall, too: the rate then falls. */
  sample(now: number, bytes: number): void {
    const samples = this.#samples;
    if (now - samples.at(-1)!.at < SHORTEST_SAMPLE_MS) {
      return;
    }
    samples.push({ at: now, bytes });
    while (samples[1]!.at <= now - this.#windowMs) {
      samples.shift();
    }
  }

  /** Bytes a second, or null as long as too little was seen to say. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0]!, this.#samples.at(-1)!];
    const elapsed = last.at - first.at;
    return elapsed >= SETTLED_AFTER_MS ? ((last.bytes - first.bytes) * 1000) / elapsed : null;
  }
}

/** Seconds until the rest is through, or null where the rate does not tell. */
export function secondsLeft(remaining: number, bytesPerSecond: number | null): number | null {
  return bytesPerSecond === null || bytesPerSecond < 1 ? null : remaining / bytesPerSecond;
}
