import type { Clock, Connectivity } from './ports';
import { problemOf, type Problem } from './problem';
import { pauseBeforeRetry } from './retry';
import { ticking } from './ticking';

/** Why nothing moves for now. */
export interface Wait {
  readonly problem: Problem;
  /** Until the next attempt; null while this computer has no network. */
  readonly secondsLeft: number | null;
}

/**
 * Waits out what passes by itself, however long that takes: a network that is gone, a gateway that
 * starts again, a store that is not available. Longer from failure to failure, and not a moment
 * longer than until the network is back.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #connectivity: Connectivity;
  #failures = 0;
  #end: () => void = () => {};

  constructor(clock: Clock, connectivity: Connectivity) {
    this.#clock = clock;
    this.#connectivity = connectivity;
  }

  /** Something worked: the next wait begins small again. */
  reward(): void {
    this.#failures = 0;
  }

  /** Ends the wait at once. */
  hurry(): void {
    this.#end();
  }

  /** Resolves when it is time to try again; rejects with the failure where that is of no use. */
  async outwait(failure: unknown, show: (wait: Wait) => void, signal: AbortSignal): Promise<void> {
    const pause = pauseBeforeRetry(failure, ++this.#failures);
    if (pause === null) {
      throw failure;
    }
    const problem = problemOf(failure);
    const end = this.#clock.now() + pause;
    const stopTicking = ticking(this.#clock, () => {
      const secondsLeft = Math.max(0, Math.ceil((end - this.#clock.now()) / 1000));
      show({ problem, secondsLeft: this.#connectivity.isOnline ? secondsLeft : null });
    });
    try {
      await this.#sleep(pause, signal);
    } finally {
      stopTicking();
    }
  }

  #sleep(pause: number, signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const release = () => {
        cancelTimer();
        stopListening();
        signal.removeEventListener('abort', abort);
      };
      const finish = () => {
        release();
        resolve();
      };
      const abort = () => {
        release();
        reject(signal.reason as Error);
      };
      const cancelTimer = this.#clock.after(pause, finish);
      const stopListening = this.#connectivity.onReturn(finish);
      signal.addEventListener('abort', abort);
      this.#end = finish;
    });
  }
}
