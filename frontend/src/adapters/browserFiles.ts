import { ConnectionLost, type FileReading } from '../engine/ports';
import { FileChanged } from '../engine/problem';
import type { FileAnswer, FileQuestion } from '../workers/fileQuestion';

/** Reading is bound to the disk; a second worker reads while the first one computes. */
const WORKERS = 2;

interface Question {
  readonly resolve: (value: number | string) => void;
  readonly reject: (failure: Error) => void;
}

/** Reads picked files in workers, off the page's own thread; what is sent to them is no copy. */
export class BrowserFiles implements FileReading {
  readonly #waiting = new Map<number, Question>();
  #workers: readonly Worker[] = [];
  #lastId = 0;

  /** Starts the workers with the page: the gateway that has their script may be gone later. */
  constructor() {
    this.#started();
  }

  async isReadable(file: Blob): Promise<boolean> {
    try {
      await file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  async crc32c(bytes: Blob): Promise<number> {
    return (await this.#ask('crc32c', bytes)) as number;
  }

  async fingerprint(file: Blob): Promise<string> {
    return (await this.#ask('fingerprint', file)) as string;
  }

  #ask(kind: FileQuestion['kind'], file: Blob): Promise<number | string> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#started()[id % WORKERS]!.postMessage({ id, kind, file } satisfies FileQuestion);
    });
  }

  #started(): readonly Worker[] {
    if (this.#workers.length === 0) {
      this.#workers = Array.from({ length: WORKERS }, () => this.#worker());
    }
    return this.#workers;
  }

  #worker(): Worker {
    const worker = new Worker(new URL('../workers/file.worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => this.#settle(data);
    worker.onerror = () => this.#lose(worker);
    return worker;
  }

  #settle({ id, value }: FileAnswer): void {
    const question = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (value === null) {
      question?.reject(new FileChanged());
    } else {
      question?.resolve(value);
    }
  }

  /** Its script could not be fetched: the next question starts others. */
  #lose(broken: Worker): void {
    if (this.#workers.includes(broken)) {
      this.#workers.forEach((worker) => worker.terminate());
      this.#workers = [];
      this.#waiting.forEach(({ reject }) => reject(new ConnectionLost()));
      this.#waiting.clear();
    }
  }
}
