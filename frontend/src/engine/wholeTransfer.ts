import type { Receipt } from './answers';
import { base64 } from './crc32c';
import { ticking } from './ticking';
import type { ObjectAddress } from './objectAddress';
import { FileUnreadable, NotCompared } from './problem';
import { Throughput, type Rates } from './throughput';
import { requireAll, type Destination, type Run, type Stored, type Transfer } from './transfer';
import type { UploadTools } from './uploadTask';

/** A body of no bytes is answered by then, unless the store is slow or the file a pipe that never opens. */
const EMPTY_MS = 30_000;

/** Sends a small file in one request. */
export class WholeTransfer implements Transfer {
  readonly isUnderway = false;
  readonly acknowledged = 0;
  readonly #content: Blob;
  /** When it was picked: browsers tell another one once the file was edited. */
  readonly #size: number;
  readonly #tools: UploadTools;

  constructor(content: Blob, tools: UploadTools) {
    this.#content = content;
    this.#size = content.size;
    this.#tools = tools;
  }

  elsewhere(): Promise<null> {
    return Promise.resolve(null);
  }

  async run(destination: Destination, run: Run): Promise<Stored> {
    const { files, lanes } = this.#tools;
    // Read beside the sending, so that the comparison costs no time of its own.
    const early = files.crc32c(this.#content).catch(() => null);
    const receipt = await run.patiently(() =>
      lanes.run(this, run.signal, () => this.#send(destination, run)),
    );
    // Before the checksum is asked for: browsers refuse to read a file that was cut.
    requireAll(receipt, this.#size);
    return { receipt, checksum: base64((await early) ?? (await this.#checksum(run))) };
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }

  release(): void {
    // There is nothing to let go of.
  }

  async #checksum(run: Run): Promise<number> {
    try {
      return await run.patiently(() => this.#tools.files.crc32c(this.#content));
    } catch (failure) {
      throw failure instanceof FileUnreadable ? new NotCompared() : failure;
    }
  }

  /** Why nothing comes back: a store that answers other questions has not been asked this one. */
  #reason(address: ObjectAddress, signal: AbortSignal): Promise<unknown> {
    return this.#tools.gateway.head(address, signal).then(
      () => new FileUnreadable(),
      (failure) => failure,
    );
  }

  async #send({ address, mayReplace }: Destination, run: Run): Promise<Receipt> {
    const { clock, gateway, lanes } = this.#tools;
    const throughput = new Throughput(clock, lanes);
    let sent = 0;
    const show = () => run.show(this.#progress(sent, throughput.rates()));
    const stopTicking = ticking(clock, show);
    const silent = new AbortController();
    const signal = AbortSignal.any([run.signal, silent.signal]);
    const stopWaiting =
      this.#size === 0
        ? clock.after(EMPTY_MS, async () => silent.abort(await this.#reason(address, signal)))
        : () => {};
    try {
      return await gateway.put(address, this.#content, {
        overwrite: mayReplace,
        contentType: this.#content.type,
        signal,
        onSent: (bytes) => {
          throughput.moved(bytes - sent);
          sent = bytes;
          show();
        },
      });
    } finally {
      stopTicking();
      stopWaiting();
    }
  }

  #progress(sent: number, rates: Rates) {
    return sent > 0 && sent >= this.#content.size
      ? ({ kind: 'confirming' } as const)
      : ({ kind: 'sending', sent, ...rates, lanes: 1 } as const);
  }
}
