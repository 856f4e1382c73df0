import type { Lanes } from './lanes';
import type { Clock } from './ports';
import { RateMeter } from './rateMeter';

/** Counts the bytes that leave, over all connections of one upload; what is sent again counts again. */
export class Throughput {
  readonly #clock: Clock;
  readonly #lanes: Lanes;
  readonly #meter: RateMeter;
  #bytes = 0;

  constructor(clock: Clock, lanes: Lanes) {
    this.#clock = clock;
    this.#lanes = lanes;
    this.#meter = new RateMeter(clock.now());
  }

  moved(bytes: number): void {
    this.#bytes += bytes;
    this.#lanes.moved(bytes);
  }

  /** The rate now; null as long as too little was seen to say. */
  bytesPerSecond(): number | null {
    this.#meter.sample(this.#clock.now(), this.#bytes);
    return this.#meter.bytesPerSecond;
  }
}
