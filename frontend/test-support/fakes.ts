import type { Clock, FileReading, TokenPrompt, TokenStore } from '../src/engine/ports.ts';
import type { PickedFile } from '../src/engine/upload.ts';
import { checksum } from './fakeGateway.ts';

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Map<object, { at: number; action: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = {};
    this.#timers.set(timer, { at: this.#now + milliseconds, action });
    return () => this.#timers.delete(timer);
  }

  /** Timers run in the order they are due, also those that other timers set. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      const [next] = due.sort(([, one], [, other]) => one.at - other.at);
      if (!next) {
        break;
      }
      const [timer, { at, action }] = next;
      this.#timers.delete(timer);
      this.#now = at;
      action();
    }
    this.#now = end;
  }
}

/** Files whose bytes are what they are, unless a test lets them change. */
export class FakeFiles implements FileReading {
  readonly changed = new Set<Blob>();
  /** What the checksum of every file comes out as, if it is to be wrong. */
  wrongChecksum: string | null = null;

  isReadable(file: Blob): Promise<boolean> {
    return Promise.resolve(!this.changed.has(file));
  }

  async crc32c(file: Blob): Promise<string> {
    if (this.changed.has(file)) {
      throw new Error('The file could not be read');
    }
    return this.wrongChecksum ?? checksum(new Uint8Array(await file.arrayBuffer()));
  }
}

export class FakeTokenStore implements TokenStore {
  token: string | null = null;

  load(): string | null {
    return this.token;
  }

  save(token: string): void {
    this.token = token;
  }
}

/** Answers with the given tokens, one after the other, then declines. */
export class FakeTokenPrompt implements TokenPrompt {
  readonly asked: string[] = [];
  readonly #answers: string[];

  constructor(...answers: string[]) {
    this.#answers = answers;
  }

  ask(reason: 'needed' | 'refused'): Promise<string | null> {
    this.asked.push(reason);
    return Promise.resolve(this.#answers.shift() ?? null);
  }
}

export function picked(path: string, content: string, type = ''): PickedFile {
  return { path, content: new Blob([content], { type }) };
}
