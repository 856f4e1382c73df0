import { fingerprint } from '../src/engine/fingerprint.ts';
import {
  type Clock,
  ConnectionLost,
  type Connectivity,
  type FileHandle,
  type FileReading,
  type KeptFiles,
  type RememberedUpload,
  type TokenPrompt,
  type TokenStore,
  type UploadMemory,
} from '../src/engine/ports.ts';
import { FileUnreadable } from '../src/engine/problem.ts';
import type { PickedFile } from '../src/engine/upload.ts';
import { checksumOf } from './fakeGateway.ts';

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

/** Files whose bytes are what they are, unless a test takes them away. */
export class FakeFiles implements FileReading {
  readonly unreadable = new Set<Blob>();
  /** What the checksum of every file comes out as, if it is to be wrong. */
  wrongChecksum: number | null = null;

  isReadable(file: Blob): Promise<boolean> {
    return Promise.resolve(!this.unreadable.has(file));
  }

  /** How many checksums were computed. */
  computed = 0;

  async crc32c(bytes: Blob): Promise<number> {
    if (this.unreadable.has(bytes)) {
      throw new FileUnreadable();
    }
    this.computed++;
    return this.wrongChecksum ?? checksumOf(new Uint8Array(await bytes.arrayBuffer()));
  }

  /** How often the workers that read are still to fail before they answer. */
  losses = 0;

  async fingerprint(file: Blob): Promise<string> {
    if (this.losses > 0) {
      this.losses--;
      throw new ConnectionLost();
    }
    return fingerprint(file);
  }
}

/** A network that goes and comes when a test says so. */
export class FakeConnectivity implements Connectivity {
  isOnline = true;
  readonly #listeners = new Set<() => void>();

  onReturn(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  comeBack(): void {
    this.isOnline = true;
    this.#listeners.forEach((listener) => listener());
  }
}

export class FakeMemory implements UploadMemory {
  readonly uploads = new Map<string, RememberedUpload>();

  all(): Promise<readonly RememberedUpload[]> {
    return Promise.resolve([...this.uploads.values()]);
  }

  keep(upload: RememberedUpload): Promise<void> {
    this.uploads.set(upload.id, upload);
    return Promise.resolve();
  }

  forget(id: string): Promise<void> {
    this.uploads.delete(id);
    return Promise.resolve();
  }
}

/** Opens handles that are the files themselves, if the person agrees. */
export class FakeKeptFiles implements KeptFiles {
  isAllowed = true;

  open(handle: FileHandle): Promise<Blob | null> {
    return Promise.resolve(this.isAllowed ? (handle as Blob) : null);
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

/** What a browser says of a picked file that was edited on the disk. */
export function edit({ content }: PickedFile): void {
  Object.defineProperty(content, 'size', { value: content.size + 1 });
}
