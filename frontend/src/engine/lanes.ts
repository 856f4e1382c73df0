import type { Clock } from './ports';
import { hasStatus } from './problem';
import { Slots } from './slots';

/** A browser opens six connections to a host, and all of its tabs share them. */
export const MOST_LANES = 4;
const FIRST = 3;
const WINDOW_MS = 3000;
/** What one more connection has to gain to be kept. */
const WORTHWHILE = 1.1;
/** So many windows after a connection gained nothing, another one is tried. */
const REST_WINDOWS = 10;

/**
 * The connections that all bodies share. Their number follows the line: one more as long as that
 * makes it faster, half of them when the gateway asks to slow down.
 */
export class Lanes {
  readonly #slots = new Slots(FIRST);
  readonly #clock: Clock;
  #windowStart: number | null = null;
  #bytes = 0;
  /** The rate before the last lane was added, as long as that one is on trial. */
  #rateBefore: number | null = null;
  #rest = 0;
  #slowedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get limit(): number {
    return this.#slots.limit;
  }

  /** Runs the task once a lane is free; uploads that wait for one share them evenly. */
  run<T>(upload: object, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const heedful = async () => {
      try {
        return await task();
      } catch (failure) {
        if (hasStatus(failure, 429) || hasStatus(failure, 503)) {
          this.#slowDown();
        }
        throw failure;
      }
    };
    return this.#slots.run(signal, heedful, upload);
  }

  /** Takes note of bytes that have left, through any lane. */
  moved(bytes: number): void {
    const now = this.#clock.now();
    this.#windowStart ??= now;
    this.#bytes += bytes;
    const elapsed = now - this.#windowStart;
    if (elapsed >= WINDOW_MS) {
      this.#judge(this.#bytes / elapsed);
      this.#windowStart = now;
      this.#bytes = 0;
    }
  }

  /** Once for all requests that are refused together. */
  #slowDown(): void {
    const now = this.#clock.now();
    if (now - this.#slowedAt < WINDOW_MS) {
      return;
    }
    this.#slowedAt = now;
    this.#slots.resize(Math.max(1, Math.floor(this.limit / 2)));
    this.#rateBefore = null;
    this.#rest = REST_WINDOWS;
    this.#windowStart = null;
    this.#bytes = 0;
  }

  #judge(rate: number): void {
    if (this.#rateBefore !== null) {
      this.#endTrial(rate < this.#rateBefore * WORTHWHILE);
    }
    if (this.#rest > 0) {
      this.#rest--;
    } else if (this.limit < MOST_LANES && this.#slots.running === this.limit) {
      this.#rateBefore = rate;
      this.#slots.resize(this.limit + 1);
    }
  }

  #endTrial(wasInVain: boolean): void {
    this.#rateBefore = null;
    if (wasInVain) {
      this.#slots.resize(this.limit - 1);
      this.#rest = REST_WINDOWS;
    }
  }
}
