import type { Gateway, Receipt, StoredObject } from './gateway';
import { requireUsable, type ObjectAddress } from './objectAddress';
import { ConnectionLost, type Clock, type FileReading } from './ports';
import { ContentDiffers, FileChanged, GatewayError, problemOf } from './problem';
import { RateMeter } from './rateMeter';
import { pauseBeforeRetry } from './retry';
import type { Slots } from './slots';
import { isSettled, type PickedFile, type Upload, type UploadState } from './upload';

const TICK_MS = 500;

/** What all uploads share. */
export interface UploadTools {
  readonly gateway: Gateway;
  readonly files: FileReading;
  readonly clock: Clock;
  readonly checks: Slots;
  readonly sends: Slots;
}

/** Takes one file through its states: look, ask, send, wait and send again, compare. */
export class UploadTask implements Upload {
  readonly id: number;
  readonly path: string;
  readonly size: number;
  readonly address: ObjectAddress;
  readonly #content: Blob;
  readonly #tools: UploadTools;
  readonly #changed: (upload: Upload) => void;
  #state: UploadState = { kind: 'queued' };
  /** Belongs to the current run; what an aborted run still reports is not listened to. */
  #run = new AbortController();
  #consented: () => void = () => {};

  constructor(
    id: number,
    file: PickedFile,
    address: ObjectAddress,
    tools: UploadTools,
    changed: (upload: Upload) => void,
  ) {
    this.id = id;
    this.path = file.path;
    this.size = file.content.size;
    this.address = address;
    this.#content = file.content;
    this.#tools = tools;
    this.#changed = changed;
  }

  get state(): UploadState {
    return this.#state;
  }

  start(): void {
    this.#run = new AbortController();
    this.#move({ kind: 'queued' }, this.#run.signal);
    void this.#complete(this.#run.signal);
  }

  cancel(): void {
    this.#stop({ kind: 'cancelled' });
  }

  keep(): void {
    if (this.#state.kind === 'undecided') {
      this.#stop({ kind: 'kept' });
    }
  }

  replace(): void {
    if (this.#state.kind === 'undecided') {
      this.#consented();
    }
  }

  retry(): void {
    if (isSettled(this) && this.#state.kind !== 'done') {
      this.start();
    }
  }

  #stop(state: UploadState): void {
    if (!isSettled(this)) {
      this.#move(state, this.#run.signal);
      this.#run.abort();
    }
  }

  async #complete(signal: AbortSignal): Promise<void> {
    try {
      requireUsable(this.address.key);
      const { receipt, checksum } = await this.#transfer(signal);
      this.#move({ kind: 'done', receipt, matches: matches(receipt, checksum) }, signal);
    } catch (failure) {
      this.#move({ kind: 'failed', problem: problemOf(failure) }, signal);
    }
  }

  async #transfer(signal: AbortSignal): Promise<Transferred> {
    const existing = await this.#tools.checks.run(signal, () => this.#look(signal));
    if (existing === null) {
      try {
        return await this.#send(false, signal);
      } catch (failure) {
        if (!isTaken(failure)) {
          throw failure;
        }
      }
    }
    await this.#consent(existing ?? (await this.#look(signal)), signal);
    return this.#send(true, signal);
  }

  #look(signal: AbortSignal): Promise<StoredObject | null> {
    return this.#patiently(signal, () => {
      this.#move({ kind: 'checking' }, signal);
      return this.#tools.gateway.head(this.address, signal);
    });
  }

  async #consent(existing: StoredObject | null, signal: AbortSignal): Promise<void> {
    const consent = new Promise<void>((resolve) => (this.#consented = resolve));
    this.#move({ kind: 'undecided', existing }, signal);
    await consent;
    this.#move({ kind: 'queued' }, signal);
  }

  async #send(overwrite: boolean, signal: AbortSignal): Promise<Transferred> {
    this.#move({ kind: 'queued' }, signal);
    return this.#tools.sends.run(signal, async () => {
      // Read beside the sending, so that the comparison costs no time of its own.
      const checksum = this.#tools.files.crc32c(this.#content, signal).catch(() => null);
      const receipt = await this.#patiently(signal, () => this.#sendOnce(overwrite, signal));
      return { receipt, checksum: await checksum };
    });
  }

  /** Tries again, with pauses, what may well succeed the next time. */
  async #patiently<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request();
      } catch (failure) {
        const cause = await this.#explain(failure);
        const pause = pauseBeforeRetry(cause, attempt);
        if (pause === null) {
          throw cause;
        }
        await this.#pause(pause, attempt + 1, cause, signal);
      }
    }
  }

  async #sendOnce(overwrite: boolean, signal: AbortSignal): Promise<Receipt> {
    const { clock, gateway } = this.#tools;
    const meter = new RateMeter(clock.now());
    let sent = 0;
    const show = () => {
      meter.sample(clock.now(), sent);
      this.#move(this.#progress(sent, meter.bytesPerSecond), signal);
    };
    const stopTicking = this.#every(show);
    try {
      return await gateway.put(this.address, this.#content, {
        overwrite,
        contentType: this.#content.type,
        signal,
        onSent: (bytes) => {
          sent = bytes;
          show();
        },
      });
    } finally {
      stopTicking();
    }
  }

  #progress(sent: number, bytesPerSecond: number | null): UploadState {
    return sent > 0 && sent >= this.size
      ? { kind: 'confirming' }
      : { kind: 'sending', sent, bytesPerSecond };
  }

  /** A browser reports a file that changed under it as a broken connection. */
  async #explain(failure: unknown): Promise<unknown> {
    const isBroken = failure instanceof ConnectionLost;
    const hasChanged = isBroken && !(await this.#tools.files.isReadable(this.#content));
    return hasChanged ? new FileChanged() : failure;
  }

  #pause(length: number, attempt: number, cause: unknown, signal: AbortSignal): Promise<void> {
    const { clock } = this.#tools;
    const end = clock.now() + length;
    const problem = problemOf(cause);
    const show = () => {
      const secondsLeft = Math.max(0, Math.ceil((end - clock.now()) / 1000));
      this.#move({ kind: 'waiting', problem, secondsLeft, attempt }, signal);
    };
    const stopTicking = this.#every(show);
    return new Promise<void>((resolve, reject) => {
      const cancelTimer = clock.after(length, resolve);
      signal.addEventListener('abort', () => {
        cancelTimer();
        reject(signal.reason as Error);
      });
    }).finally(stopTicking);
  }

  /** Shows now and then repeatedly, so that a stall and a countdown are seen. */
  #every(show: () => void): () => void {
    let cancel: () => void;
    const tick = () => {
      cancel = this.#tools.clock.after(TICK_MS, tick);
      show();
    };
    tick();
    return () => cancel();
  }

  #move(state: UploadState, signal: AbortSignal): void {
    if (!signal.aborted) {
      this.#state = state;
      this.#changed(this);
    }
  }
}

interface Transferred {
  readonly receipt: Receipt;
  /** The file's own checksum, or null where it could not be read again. */
  readonly checksum: string | null;
}

function matches(receipt: Receipt, checksum: string | null): boolean {
  if (checksum === null || receipt.checksum?.algorithm !== 'CRC32C') {
    return false;
  }
  if (receipt.checksum.value !== checksum) {
    throw new ContentDiffers();
  }
  return true;
}

/** The gateway found an object that was not there when we looked. */
function isTaken(failure: unknown): boolean {
  return failure instanceof GatewayError && failure.problem.status === 412;
}
