import type { Receipt } from './answers';
import type { Gateway, StoredObject } from './gateway';
import type { Lanes } from './lanes';
import { requireUsable, type ObjectAddress } from './objectAddress';
import { PartsTransfer } from './partsTransfer';
import { Patience, type Wait } from './patience';
import {
  ConnectionLost,
  type Clock,
  type Connectivity,
  type FileReading,
  type UploadMemory,
} from './ports';
import { ContentDiffers, FileChanged, FileUnreadable, hasStatus, problemOf } from './problem';
import type { Slots } from './slots';
import { requireAll, type Run, type Stored, type Transfer } from './transfer';
import { canPause, isSettled, type PickedFile, type Upload, type UploadState } from './upload';
import type { UploadResource } from './uploadResource';
import { WholeTransfer } from './wholeTransfer';

/** What was sent in less time than that is soon sent again. */
const SOON_SENT_MS = 5000;

/** What all uploads share. */
export interface UploadTools {
  readonly gateway: Gateway;
  readonly uploads: UploadResource;
  readonly files: FileReading;
  readonly memory: UploadMemory;
  readonly connectivity: Connectivity;
  readonly clock: Clock;
  /** A file of more bytes than this goes in parts. */
  readonly largestWhole: number;
  readonly checks: Slots;
  readonly sends: Slots;
  readonly lanes: Lanes;
  /** The unfinished uploads that this page works on. */
  readonly claims: Set<string>;
}

/** Where a file goes, and the unfinished upload that it goes on with, if a person chose one. */
export interface Goal {
  readonly address: ObjectAddress;
  readonly chosen: string | null;
}

/** Takes one file through its states: look, ask, send, wait and go on, compare. */
export class UploadTask implements Upload {
  readonly id: number;
  readonly path: string;
  readonly size: number;
  readonly canRetry = true;
  readonly #content: Blob;
  readonly #modified: number | null;
  readonly #transfer: Transfer;
  readonly #tools: UploadTools;
  readonly #patience: Patience;
  readonly #changed: (upload: Upload) => void;
  #address: ObjectAddress;
  #state: UploadState = { kind: 'queued' };
  #sent = 0;
  /** When the first byte was sent; null before, and long ago where an earlier visit has begun. */
  #begunAt: number | null = null;
  /** Whether the person agreed to write over what is there. */
  #mayReplace = false;
  /** Whether it is settled which unfinished upload to go on with. */
  #isPlaced: boolean;
  /** Belongs to the current run; what an aborted run still reports is not listened to. */
  #abort = new AbortController();
  #answer: (isYes: boolean) => void = () => {};

  constructor(
    id: number,
    file: PickedFile,
    { address, chosen }: Goal,
    tools: UploadTools,
    changed: (upload: Upload) => void,
  ) {
    this.id = id;
    this.path = file.path;
    this.size = file.content.size;
    this.#content = file.content;
    this.#modified = modified(file.content);
    this.#address = address;
    this.#tools = tools;
    this.#changed = changed;
    this.#patience = new Patience(tools.clock, tools.connectivity);
    this.#isPlaced = chosen !== null;
    this.#transfer =
      this.size > tools.largestWhole || chosen !== null
        ? new PartsTransfer(file, tools, chosen)
        : new WholeTransfer(file.content, tools);
  }

  get address(): ObjectAddress {
    return this.#address;
  }

  get sent(): number {
    return this.#sent;
  }

  get state(): UploadState {
    return this.#state;
  }

  get isWorthAsking(): boolean {
    const isLong = this.#tools.clock.now() - (this.#begunAt ?? Infinity) > SOON_SENT_MS;
    return isLong && this.#sent > 0 && !isSettled(this);
  }

  start(): void {
    this.#abort = new AbortController();
    const run = this.#run(this.#abort.signal);
    run.show({ kind: 'queued' });
    void this.#complete(run);
  }

  cancel(): void {
    if (!isSettled(this)) {
      this.#stop({ kind: 'cancelled' });
      void this.#transfer.discard();
    }
  }

  pause(): void {
    if (canPause(this)) {
      this.#stop({ kind: 'paused' });
    }
  }

  resume(): void {
    if (this.#state.kind === 'paused') {
      this.start();
    } else if (this.#state.kind === 'waiting') {
      this.#patience.hurry();
    }
  }

  keep(): void {
    if (this.#state.kind === 'undecided') {
      this.#stop({ kind: 'kept' });
      void this.#transfer.discard();
    }
  }

  replace(): void {
    if (this.#state.kind === 'undecided') {
      this.#answer(true);
    }
  }

  goOnElsewhere(): void {
    if (this.#state.kind === 'recognised') {
      this.#answer(true);
    }
  }

  sendHere(): void {
    if (this.#state.kind === 'recognised') {
      this.#answer(false);
    }
  }

  retry(): void {
    if (isSettled(this) && this.#state.kind !== 'done') {
      this.#mayReplace &&= this.#state.kind === 'failed';
      this.start();
    }
  }

  /** Lets go of what is at the store: the page no longer shows this upload. */
  release(): void {
    this.#transfer.release();
  }

  #stop(state: UploadState): void {
    this.#show(state, this.#abort.signal);
    this.#abort.abort();
  }

  #run(signal: AbortSignal): Run {
    return {
      signal,
      show: (state) => this.#show(state, signal),
      patiently: (attempt) => this.#patiently(attempt, signal),
      reward: () => this.#patience.reward(),
    };
  }

  async #complete(run: Run): Promise<void> {
    try {
      requireUsable(this.address.key);
      this.#requireUnchanged();
      const { receipt, checksum } = await this.#deliver(run);
      requireAll(receipt, this.size);
      run.show({ kind: 'done', receipt, matches: matches(receipt, checksum) });
    } catch (failure) {
      const isChange = failure instanceof FileUnreadable && this.#hasChanged();
      run.show({ kind: 'failed', problem: problemOf(isChange ? new FileChanged() : failure) });
    }
  }

  async #deliver(run: Run): Promise<Stored> {
    if (!this.#isPlaced) {
      await this.#place(run);
    }
    if (!this.#mayReplace && !this.#transfer.isUnderway) {
      const existing = await this.#look(run);
      if (existing !== null) {
        await this.#consent(existing, run);
      }
    }
    try {
      return await this.#send(run);
    } catch (failure) {
      // Somebody else took the name in the meantime.
      if (this.#mayReplace || !hasStatus(failure, 412)) {
        throw failure;
      }
      await this.#consent(await this.#look(run), run);
      return this.#send(run);
    }
  }

  async #place(run: Run): Promise<void> {
    const elsewhere = await this.#check(run, () => this.#transfer.elsewhere(this.address, run));
    if (elsewhere !== null && (await this.#ask({ kind: 'recognised', elsewhere }, run))) {
      this.#address = elsewhere.address;
    }
    this.#isPlaced = true;
  }

  #look(run: Run): Promise<StoredObject | null> {
    return this.#check(run, () => this.#tools.gateway.head(this.address, run.signal));
  }

  async #consent(existing: StoredObject | null, run: Run): Promise<void> {
    this.#mayReplace = await this.#ask({ kind: 'undecided', existing }, run);
  }

  #check<T>(run: Run, question: () => Promise<T>): Promise<T> {
    return this.#tools.checks.run(run.signal, () =>
      run.patiently(() => {
        run.show({ kind: 'checking' });
        return question();
      }),
    );
  }

  async #ask(question: UploadState, run: Run): Promise<boolean> {
    const answer = new Promise<boolean>((resolve) => (this.#answer = resolve));
    run.show(question);
    const isYes = await answer;
    run.show({ kind: 'queued' });
    return isYes;
  }

  #send(run: Run): Promise<Stored> {
    run.show({ kind: 'queued' });
    const destination = { address: this.address, mayReplace: this.#mayReplace };
    return this.#tools.sends.run(run.signal, () => this.#transfer.run(destination, run));
  }

  async #patiently<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        const result = await attempt();
        this.#patience.reward();
        return result;
      } catch (failure) {
        const cause = await this.#explain(failure);
        signal.throwIfAborted();
        const show = (wait: Wait) => this.#show({ kind: 'waiting', ...wait }, signal);
        await this.#patience.outwait(cause, show, signal);
      }
    }
  }

  /** A browser reports a file that can't be read any more as a broken connection. */
  async #explain(failure: unknown): Promise<unknown> {
    if (!(failure instanceof ConnectionLost)) {
      return failure;
    }
    this.#requireUnchanged();
    return (await this.#tools.files.isReadable(this.#content)) ? failure : new FileUnreadable();
  }

  #requireUnchanged(): void {
    if (this.#hasChanged()) {
      throw new FileChanged();
    }
  }

  /** Of a file that was picked, and not dropped, Chromium tells how it is now. */
  #hasChanged(): boolean {
    return this.#content.size !== this.size || modified(this.#content) !== this.#modified;
  }

  #show(state: UploadState, signal: AbortSignal): void {
    if (!signal.aborted) {
      this.#state = state;
      this.#sent = this.#sentIn(state);
      if (state.kind === 'sending') {
        this.#begunAt ??= this.#sent > 0 ? -Infinity : this.#tools.clock.now();
      }
      this.#changed(this);
    }
  }

  #sentIn(state: UploadState): number {
    switch (state.kind) {
      case 'sending':
        return state.sent;
      case 'comparing':
      case 'confirming':
      case 'done':
        return this.size;
      case 'cancelled':
      case 'kept':
        return 0;
      default:
        return this.#transfer.acknowledged;
    }
  }
}

function modified(content: Blob): number | null {
  return content instanceof File ? content.lastModified : null;
}

function matches(receipt: Receipt, checksum: string): boolean {
  if (receipt.checksum?.algorithm !== 'CRC32C') {
    return false;
  }
  if (receipt.checksum.value !== checksum) {
    throw new ContentDiffers();
  }
  return true;
}
