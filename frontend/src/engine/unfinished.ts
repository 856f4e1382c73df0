import { Listeners } from './listeners';
import { nameOf } from './objectAddress';
import { Patience } from './patience';
import type { Clock, Connectivity, FileHandle, KeptFiles, UploadMemory } from './ports';
import { hasStatus, problemOf, type Problem } from './problem';
import type { PickedFile } from './upload';
import type { OpenUpload, UploadResource, UploadStatus } from './uploadResource';
import type { Uploads } from './uploads';

const PAGE = 20;

/** An upload that was begun, here or elsewhere, and that nobody on this page works on. */
export interface Unfinished extends OpenUpload {
  /** What the store holds of it, once that was asked. */
  readonly receivedBytes: number | null;
  /** Opens the file again, where this browser has begun it and can. */
  readonly handle: FileHandle | null;
}

/** The unfinished uploads, as far as they were read. */
export interface UnfinishedState {
  readonly uploads: readonly Unfinished[];
  readonly hasMore: boolean;
  readonly problem: Problem | null;
}

export interface UnfinishedTools {
  readonly uploads: UploadResource;
  readonly memory: UploadMemory;
  readonly keptFiles: KeptFiles;
  readonly connectivity: Connectivity;
  readonly clock: Clock;
}

/** Lists what is unfinished, this browser's own uploads first, and goes on with it or discards it. */
export class UnfinishedUploads {
  readonly changes = new Listeners<UnfinishedState>();
  readonly #uploads: Uploads;
  readonly #tools: UnfinishedTools;
  #state: UnfinishedState = { uploads: [], hasMore: false, problem: null };
  #cursor: string | null = null;
  /** The latest reading; an earlier one that is still on its way is not listened to. */
  #reading = new AbortController();

  constructor(uploads: Uploads, tools: UnfinishedTools) {
    this.#uploads = uploads;
    this.#tools = tools;
    uploads.changes.add(() => this.#hideClaimed());
  }

  get state(): UnfinishedState {
    return this.#state;
  }

  /** Reads the list from its start. */
  refresh(): Promise<void> {
    return this.#read(async () => {
      const own = await this.#own();
      const { uploads, nextCursor } = await this.#tools.uploads.list(null, PAGE);
      return { uploads: joined(own, uploads.map(unmeasured)), nextCursor };
    });
  }

  /** Reads the next page. */
  more(): Promise<void> {
    return this.#read(async () => {
      const { uploads, nextCursor } = await this.#tools.uploads.list(this.#cursor, PAGE);
      return { uploads: joined(this.#state.uploads, uploads.map(unmeasured)), nextCursor };
    });
  }

  /** Goes on with the file that this browser has kept; false where it can't be had. */
  async goOn(unfinished: Unfinished): Promise<boolean> {
    const { handle } = unfinished;
    const content = handle && (await this.#tools.keptFiles.open(handle));
    if (!content) {
      return false;
    }
    this.goOnWith(unfinished, { path: '', content, handle });
    return true;
  }

  /** Goes on with the file that was given. */
  goOnWith(unfinished: Unfinished, { content, handle }: PickedFile): void {
    const path = nameOf(unfinished.address.key);
    this.#uploads.goOn(unfinished, { path, content, ...(handle && { handle }) });
    this.#drop(unfinished.id);
  }

  /** Removes what is there of it. */
  async discard({ id }: Unfinished): Promise<void> {
    try {
      await this.#tools.uploads.discard(id);
    } catch (failure) {
      if (!isGone(failure)) {
        this.#change({ problem: problemOf(failure) });
        return;
      }
    }
    await this.#tools.memory.forget(id);
    this.#drop(id);
  }

  async #read(question: () => Promise<UnfinishedPage>): Promise<void> {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    try {
      await this.#patiently(signal, async () => {
        const { uploads, nextCursor } = await question();
        signal.throwIfAborted();
        this.#cursor = nextCursor;
        this.#change({ uploads, hasMore: nextCursor !== null, problem: null });
        this.#hideClaimed();
      });
      await this.#patiently(signal, () => this.#measureAll(signal));
      this.#change({ problem: null });
    } catch (failure) {
      if (!signal.aborted) {
        this.#change({ problem: problemOf(failure) });
      }
    }
  }

  async #patiently(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
    const patience = new Patience(this.#tools.clock, this.#tools.connectivity);
    for (;;) {
      try {
        return await attempt();
      } catch (failure) {
        signal.throwIfAborted();
        await patience.outwait(failure, ({ problem }) => this.#change({ problem }), signal);
      }
    }
  }

  /** What this browser remembers and the gateway still holds. */
  async #own(): Promise<Unfinished[]> {
    const own: Unfinished[] = [];
    for (const { id, handle } of await this.#tools.memory.all()) {
      const status = await this.#status(id);
      if (status === null) {
        await this.#tools.memory.forget(id);
      } else {
        own.push({ ...status, handle });
      }
    }
    return own;
  }

  /** One after the other, as each costs the store a question. */
  async #measureAll(signal: AbortSignal): Promise<void> {
    for (const upload of this.#state.uploads) {
      if (upload.receivedBytes === null) {
        signal.throwIfAborted();
        const status = await this.#status(upload.id);
        const measured = status && { ...upload, receivedBytes: status.receivedBytes };
        this.#replace(upload.id, measured);
      }
    }
  }

  /** Null where nothing can be gone on with. */
  async #status(id: string): Promise<UploadStatus | null> {
    try {
      const status = await this.#tools.uploads.status(id, false);
      return status.isCompleted ? null : status;
    } catch (failure) {
      if (isGone(failure)) {
        return null;
      }
      throw failure;
    }
  }

  #hideClaimed(): void {
    const uploads = this.#state.uploads.filter(({ id }) => !this.#uploads.isClaimed(id));
    if (uploads.length < this.#state.uploads.length) {
      this.#change({ uploads });
    }
  }

  #drop(id: string): void {
    this.#replace(id, null);
  }

  #replace(id: string, changed: Unfinished | null): void {
    const uploads = this.#state.uploads.flatMap((upload) =>
      upload.id === id ? (changed ?? []) : upload,
    );
    this.#change({ uploads });
  }

  #change(change: Partial<UnfinishedState>): void {
    this.#state = { ...this.#state, ...change };
    this.changes.tell(this.#state);
  }
}

interface UnfinishedPage {
  readonly uploads: readonly Unfinished[];
  readonly nextCursor: string | null;
}

function unmeasured(upload: OpenUpload): Unfinished {
  return { ...upload, receivedBytes: null, handle: null };
}

/** Each once. */
function joined(first: readonly Unfinished[], next: readonly Unfinished[]): Unfinished[] {
  const known = new Set(first.map(({ id }) => id));
  return [...first, ...next.filter(({ id }) => !known.has(id))];
}

function isGone(failure: unknown): boolean {
  return hasStatus(failure, 404) || hasStatus(failure, 410);
}
