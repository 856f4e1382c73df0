import type { Gateway, Listing, StoredObject } from './gateway';
import { Listeners } from './listeners';
import type { Folder, ObjectAddress } from './objectAddress';
import { problemOf, type Problem } from './problem';

/** What a folder holds, as far as it was read. */
export interface Contents {
  readonly folder: Folder;
  readonly prefixes: readonly string[];
  readonly objects: readonly StoredObject[];
  /** True where the store has more than was read so far. */
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly problem: Problem | null;
}

/** Reads the folder a person looks at, page by page, and keeps it fresh. */
export class FolderReader {
  readonly changes = new Listeners<Contents>();
  readonly #gateway: Gateway;
  #contents: Contents | null = null;
  #cursor: string | null = null;
  /** Ends the answer that is on its way, once a newer question was asked. */
  #reading = new AbortController();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  get contents(): Contents | null {
    return this.#contents;
  }

  /** Reads another folder from its start. */
  open(folder: Folder): Promise<void> {
    this.#contents = { folder, ...NOTHING };
    return this.#read(async (signal) => this.#readPages(folder, 1, signal));
  }

  /** Reads the same folder again, as far as it had been read. */
  async refresh(): Promise<void> {
    if (this.#contents !== null) {
      const { folder, prefixes, objects } = this.#contents;
      const count = Math.max(1, prefixes.length + objects.length);
      await this.#read((signal) => this.#readPages(folder, count, signal));
    }
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    const contents = this.#contents;
    const cursor = this.#cursor;
    if (contents !== null && cursor !== null) {
      await this.#read(async (signal) =>
        joined(contents, await this.#gateway.list(contents.folder, cursor, signal)),
      );
    }
  }

  /** True when the object would be seen in the folder that is open. */
  shows({ bucket, key }: ObjectAddress): boolean {
    const folder = this.#contents?.folder;
    return folder?.bucket === bucket && key.startsWith(folder.prefix);
  }

  async #read(question: (signal: AbortSignal) => Promise<Listing>): Promise<void> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#change({ isLoading: true, problem: null });
    try {
      const { prefixes, objects, nextCursor } = await question(reading.signal);
      reading.signal.throwIfAborted();
      this.#cursor = nextCursor;
      this.#change({ prefixes, objects, hasMore: nextCursor !== null, isLoading: false });
    } catch (failure) {
      if (!reading.signal.aborted) {
        this.#change({ isLoading: false, problem: problemOf(failure) });
      }
    }
  }

  async #readPages(folder: Folder, count: number, signal: AbortSignal): Promise<Listing> {
    let listing = await this.#gateway.list(folder, null, signal);
    while (listing.nextCursor !== null && sizeOf(listing) < count) {
      listing = joined(listing, await this.#gateway.list(folder, listing.nextCursor, signal));
    }
    return listing;
  }

  #change(change: Partial<Contents>): void {
    if (this.#contents !== null) {
      this.#contents = { ...this.#contents, ...change };
      this.changes.tell(this.#contents);
    }
  }
}

const NOTHING = { prefixes: [], objects: [], hasMore: false, isLoading: true, problem: null };

type Entries = Pick<Listing, 'objects' | 'prefixes'>;

function joined(first: Entries, next: Listing): Listing {
  return {
    objects: [...first.objects, ...next.objects],
    prefixes: [...new Set([...first.prefixes, ...next.prefixes])],
    nextCursor: next.nextCursor,
  };
}

function sizeOf({ objects, prefixes }: Entries): number {
  return objects.length + prefixes.length;
}
