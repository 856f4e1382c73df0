import type { Gateway } from './gateway';
import { Listeners } from './listeners';
import { addressIn, type Folder } from './objectAddress';
import type { Clock, FileReading } from './ports';
import { secondsLeft } from './rateMeter';
import { Slots } from './slots';
import { isSettled, type PickedFile, type Upload } from './upload';
import { UploadTask, type UploadTools } from './uploadTask';

const SENDS_AT_ONCE = 3;
const CHECKS_AT_ONCE = 2;

export type UploadEvent =
  | { readonly kind: 'added'; readonly upload: Upload }
  | { readonly kind: 'changed'; readonly upload: Upload }
  | { readonly kind: 'removed'; readonly upload: Upload };

/** All uploads of this page in one line; what was cancelled or kept does not count. */
export interface Summary {
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  readonly undecided: number;
  readonly unsettled: number;
  readonly bytes: number;
  readonly sent: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

/** The page's uploads: in the order they were added, a few of them sent at once. */
export class Uploads {
  readonly changes = new Listeners<UploadEvent>();
  readonly #tools: UploadTools;
  #uploads: UploadTask[] = [];
  #lastId = 0;

  constructor(gateway: Gateway, files: FileReading, clock: Clock) {
    const checks = new Slots(CHECKS_AT_ONCE);
    const sends = new Slots(SENDS_AT_ONCE);
    this.#tools = { gateway, files, clock, checks, sends };
  }

  get all(): readonly Upload[] {
    return this.#uploads;
  }

  /** Queues the files; the first ones start at once. */
  add(files: readonly PickedFile[], folder: Folder): void {
    const tasks = files.map((file) => this.#task(file, folder));
    this.#uploads.push(...tasks);
    tasks.forEach((upload) => this.changes.tell({ kind: 'added', upload }));
    tasks.forEach((task) => task.start());
  }

  replaceAll(): void {
    this.#uploads.forEach((upload) => upload.replace());
  }

  keepAll(): void {
    this.#uploads.forEach((upload) => upload.keep());
  }

  cancelAll(): void {
    this.#uploads.forEach((upload) => upload.cancel());
  }

  /** Takes away all that are done, failed, cancelled or kept. */
  clearSettled(): void {
    const settled = this.#uploads.filter(isSettled);
    this.#uploads = this.#uploads.filter((upload) => !isSettled(upload));
    settled.forEach((upload) => this.changes.tell({ kind: 'removed', upload }));
  }

  summary(): Summary {
    const counted = this.#uploads.filter(({ state }) => !isWithdrawn(state.kind));
    const count = (kind: string) => counted.filter(({ state }) => state.kind === kind).length;
    const bytes = sum(counted.map((upload) => upload.size));
    const sent = sum(counted.map(sentOf));
    const bytesPerSecond = sum(counted.map(rateOf));
    const awaited = counted.filter((upload) => upload.state.kind !== 'failed');
    const remaining = sum(awaited.map((upload) => upload.size - sentOf(upload)));
    return {
      files: counted.length,
      done: count('done'),
      failed: count('failed'),
      undecided: count('undecided'),
      unsettled: counted.filter((upload) => !isSettled(upload)).length,
      bytes,
      sent,
      bytesPerSecond,
      secondsLeft: secondsLeft(remaining, bytesPerSecond),
    };
  }

  #task(file: PickedFile, folder: Folder): UploadTask {
    const address = addressIn(folder, file.path);
    return new UploadTask(++this.#lastId, file, address, this.#tools, (upload) =>
      this.changes.tell({ kind: 'changed', upload }),
    );
  }
}

function isWithdrawn(kind: string): boolean {
  return kind === 'cancelled' || kind === 'kept';
}

function sentOf({ state, size }: Upload): number {
  switch (state.kind) {
    case 'sending':
      return state.sent;
    case 'confirming':
    case 'done':
      return size;
    default:
      return 0;
  }
}

function rateOf({ state }: Upload): number {
  return state.kind === 'sending' ? (state.bytesPerSecond ?? 0) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
