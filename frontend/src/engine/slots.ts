/** Lets at most so many tasks run at once, the others wait in order. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs the task once a slot is free; a task aborted while it waits never starts. */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      this.#give();
    }
  }

  #take(): Promise<void> | void {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
    } else {
      this.#free++;
    }
  }
}
