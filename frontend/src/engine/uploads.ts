import { ClosedUpload } from './closedUpload';
import { Lanes } from './lanes';
import { Listeners } from './listeners';
import { addressIn, type Folder, type ObjectAddress } from './objectAddress';
import { FileClosed } from './problem';
import { secondsLeft } from './rateMeter';
import { Slots } from './slots';
import type { Rates } from './throughput';
import {
  isActive,
  isFinished,
  isSettled,
  type ClosedEntry,
  type PickedFile,
  type Upload,
} from './upload';
import type { OpenUpload } from './uploadResource';
import { UploadTask, type Goal, type UploadTools } from './uploadTask';

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
  /** Those that move by themselves, or wait to. */
  readonly active: number;
  readonly paused: number;
  readonly unsettled: number;
  readonly bytes: number;
  readonly sent: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

type Task = UploadTask | ClosedUpload;

/** The page's uploads: in the order they were added, a few of them sent at once. */
export class Uploads {
  readonly changes = new Listeners<UploadEvent>();
  readonly #tools: UploadTools;
  #uploads: Task[] = [];
  #lastId = 0;

  constructor(tools: Omit<UploadTools, 'checks' | 'sends' | 'lanes' | 'claims'>) {
    this.#tools = {
      ...tools,
      checks: new Slots(CHECKS_AT_ONCE),
      sends: new Slots(SENDS_AT_ONCE),
      lanes: new Lanes(tools.clock),
      claims: new Set(),
    };
  }

  get all(): readonly Upload[] {
    return this.#uploads;
  }

  /** Queues the files; the first ones start at once. What can't be opened is listed as failed. */
  add(entries: readonly (PickedFile | ClosedEntry)[], folder: Folder): void {
    this.#start(
      entries.map((entry) => {
        const address = addressIn(folder, entry.path);
        return 'content' in entry
          ? this.#task(entry, { address, chosen: null })
          : this.#closed(entry, address);
      }),
    );
  }

  /** Goes on with an unfinished upload, with the file it was begun for. */
  goOn({ id, address }: OpenUpload, file: PickedFile): void {
    this.#start([this.#task(file, { address, chosen: id })]);
  }

  /** True while an upload of this page works on it. */
  isClaimed(id: string): boolean {
    return this.#tools.claims.has(id);
  }

  #start(tasks: readonly Task[]): void {
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

  pauseAll(): void {
    this.#uploads.forEach((upload) => upload.pause());
  }

  /** Ends all pauses and waits. */
  resumeAll(): void {
    this.#uploads.forEach((upload) => upload.resume());
  }

  /** Takes away all that are done, cancelled or kept: what failed has to be seen. */
  clearFinished(): void {
    this.#remove(isFinished);
  }

  clearFailed(): void {
    this.#remove(({ state }) => state.kind === 'failed');
  }

  /** Takes one away that is settled. */
  clear(upload: Upload): void {
    this.#remove((other) => other === upload && isSettled(upload));
  }

  #remove(isGoing: (upload: Upload) => boolean): void {
    const going = this.#uploads.filter(isGoing);
    this.#uploads = this.#uploads.filter((upload) => !isGoing(upload));
    going.forEach((task) => task.release());
    going.forEach((upload) => this.changes.tell({ kind: 'removed', upload }));
  }

  summary(): Summary {
    const counted = this.#uploads.filter(({ state }) => !isWithdrawn(state.kind));
    const count = (kind: string) => counted.filter(({ state }) => state.kind === kind).length;
    const bytes = sum(counted.map((upload) => upload.size));
    const sent = sum(counted.map((upload) => upload.sent));
    const rates = counted.map(ratesOf);
    const bytesPerSecond = sum(rates.map((rate) => rate.bytesPerSecond ?? 0));
    const lastingRate = sum(rates.map((rate) => rate.lastingRate ?? 0));
    const awaited = counted.filter((upload) => upload.state.kind !== 'failed');
    const remaining = sum(awaited.map((upload) => upload.size - upload.sent));
    return {
      files: counted.length,
      done: count('done'),
      failed: count('failed'),
      undecided: count('undecided'),
      active: counted.filter(isActive).length,
      paused: count('paused'),
      unsettled: counted.filter((upload) => !isSettled(upload)).length,
      bytes,
      sent,
      bytesPerSecond,
      secondsLeft: secondsLeft(remaining, lastingRate),
    };
  }

  #closed({ path, kind }: ClosedEntry, address: ObjectAddress): ClosedUpload {
    const failure = new FileClosed(kind === 'closed folder');
    return new ClosedUpload(++this.#lastId, path, address, failure);
  }

  #task(file: PickedFile, goal: Goal): UploadTask {
    return new UploadTask(++this.#lastId, file, goal, this.#tools, (upload) =>
      this.changes.tell({ kind: 'changed', upload }),
    );
  }
}

function isWithdrawn(kind: string): boolean {
  return kind === 'cancelled' || kind === 'kept';
}

function ratesOf({ state }: Upload): Rates {
  return state.kind === 'sending' ? state : { bytesPerSecond: null, lastingRate: null };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
