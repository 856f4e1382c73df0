import type { FileReading } from '../engine/ports';
import { FileChanged, FileUnreadable } from '../engine/problem';
import { browserClock } from './browserClock';
import { FileWorkers } from './fileWorkers';

/** Reads picked files in workers, off the page's own thread; what is sent to them is no copy. */
export class BrowserFiles implements FileReading {
  readonly #workers = new FileWorkers(
    () => new Worker(new URL('../workers/file.worker.ts', import.meta.url), { type: 'module' }),
    browserClock,
  );

  async isReadable(file: Blob): Promise<boolean> {
    try {
      return (await this.#workers.ask({ kind: 'readable', file })) as boolean;
    } catch (failure) {
      if (failure instanceof FileChanged) {
        throw failure;
      }
      return !(failure instanceof FileUnreadable);
    }
  }

  async crc32c(file: Blob): Promise<number> {
    return (await this.#workers.ask({ kind: 'crc32c', file })) as number;
  }

  async fingerprint(file: Blob): Promise<string> {
    return (await this.#workers.ask({ kind: 'fingerprint', file })) as string;
  }
}
