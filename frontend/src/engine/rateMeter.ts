const TIME_CONSTANT_MS = 3000;
const SHORTEST_SAMPLE_MS = 200;
const SETTLED_AFTER_MS = 1000;

/** Smooths a byte count into a rate that a person can read: about the last three seconds. */
export class RateMeter {
  readonly #startedAt: number;
  #sampledAt: number;
  #bytes = 0;
  #rate = 0;

  constructor(now: number) {
    this.#startedAt = now;
    this.#sampledAt = now;
  }

  /** Takes note of the bytes transferred so far. Call it on a stall, too: the rate then falls. */
  sample(now: number, bytes: number): void {
    const elapsed = now - this.#sampledAt;
    if (elapsed < SHORTEST_SAMPLE_MS) {
      return;
    }
    const current = ((bytes - this.#bytes) * 1000) / elapsed;
    const isFirst = this.#sampledAt === this.#startedAt;
    const weight = isFirst ? 1 : 1 - Math.exp(-elapsed / TIME_CONSTANT_MS);
    this.#rate += weight * (current - this.#rate);
    this.#sampledAt = now;
    this.#bytes = bytes;
  }

  /** Bytes a second, or null as long as too little was seen to say. */
  get bytesPerSecond(): number | null {
    return this.#sampledAt - this.#startedAt >= SETTLED_AFTER_MS ? this.#rate : null;
  }
}

/** Seconds until the rest is through, or null where the rate does not tell. */
export function secondsLeft(remaining: number, bytesPerSecond: number | null): number | null {
  return bytesPerSecond === null || bytesPerSecond < 1 ? null : remaining / bytesPerSecond;
}
