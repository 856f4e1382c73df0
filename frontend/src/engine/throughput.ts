import type { Lanes } from './lanes';
import type { Clock } from './ports';
import { RateMeter } from './rateMeter';

/** Connections take bytes in leaps whenever a part begins. */
const LATELY_MS = 10_000;
/** The time left is told by a longer view, so that it does not jump with each change of the rate. */
const LASTINGLY_MS = 60_000;

/** In bytes a second; null as long as too little was seen to say. */
export interface Rates {
  readonly bytesPerSecond: number | null;
  /** What the time left follows from. */
  readonly lastingRate: number | null;
}

/** Counts the bytes that leave, over all connections of one upload; what is sent again counts again. */
export class Throughput {
  readonly #clock: Clock;
  readonly #lanes: Lanes;
  readonly #lately: RateMeter;
  readonly #lastingly: RateMeter;
  #bytes = 0;

  constructor(clock: Clock, lanes: Lanes) {
    this.#clock = clock;
    this.#lanes = lanes;
    this.#lately = new RateMeter(clock.now(), LATELY_MS);
    this.#lastingly = new RateMeter(clock.now(), LASTINGLY_MS);
  }

  moved(bytes: number): void {
    this.#bytes += bytes;
    this.#lanes.moved(bytes);
  }

  rates(): Rates {
    const now = this.#clock.now();
    this.#lately.sample(now, this.#bytes);
    this.#lastingly.sample(now, this.#bytes);
    return {
      bytesPerSecond: this.#lately.bytesPerSecond,
      lastingRate: this.#lastingly.bytesPerSecond,
    };
  }
}
