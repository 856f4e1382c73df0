/** Lets at most so many tasks run at once, the others wait in order, and each owner gets its share. */
export class Slots {
  #limit: number;
  #running = 0;
  /** Slots in use, by those owners that have any. */
  readonly #shares = new Map<object, number>();
  readonly #waiting = new Map<() => void, object>();

  constructor(count: number) {
    this.#limit = count;
  }

  get limit(): number {
    return this.#limit;
  }

  get running(): number {
    return this.#running;
  }

  /** Where the number becomes smaller, the tasks that run are let finish. */
  resize(count: number): void {
    this.#limit = count;
    this.#admit();
  }

  /**
   * Runs the task once a slot is free; a task aborted while it waits never starts. Of those that
   * wait, the one goes first whose owner has the fewest slots.
   */
  async run<T>(signal: AbortSignal, task: () => Promise<T>, owner: object = {}): Promise<T> {
    await this.#take(signal, owner);
    try {
      return await task();
    } finally {
      this.#count(owner, -1);
      this.#admit();
    }
  }

  #take(signal: AbortSignal, owner: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(admit);
        reject(signal.reason as Error);
      };
      const admit = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort);
      this.#waiting.set(admit, owner);
      this.#admit();
    });
  }

  #admit(): void {
    while (this.#running < this.#limit && this.#waiting.size > 0) {
      const [admit, owner] = this.#next();
      this.#waiting.delete(admit);
      this.#count(owner, 1);
      admit();
    }
  }

  #next(): [admit: () => void, owner: object] {
    let next: [() => void, object] | null = null;
    for (const waiting of this.#waiting) {
      if (!this.#shares.has(waiting[1])) {
        return waiting;
      }
      if (next === null || this.#shares.get(waiting[1])! < this.#shares.get(next[1])!) {
        next = waiting;
      }
    }
    return next!;
  }

  #count(owner: object, change: 1 | -1): void {
    this.#running += change;
    const share = (this.#shares.get(owner) ?? 0) + change;
    if (share === 0) {
      this.#shares.delete(owner);
    } else {
      this.#shares.set(owner, share);
    }
  }
}
