import type { Receipt } from './answers';
import { base64 } from './crc32c';
import { ticking } from './ticking';
import { FileUnreadable, NotCompared } from './problem';
import { Throughput, type Rates } from './throughput';
import type { Destination, Run, Stored, Transfer } from './transfer';
import type { UploadTools } from './uploadTask';

/** A body of no bytes leaves at once, unless the browser waits for ever for a pipe to open. */
const EMPTY_MS = 30_000;

/** Sends a small file in one request. */
export class WholeTransfer implements Transfer {
  readonly isUnderway = false;
  readonly acknowledged = 0;
  readonly #content: Blob;
  readonly #tools: UploadTools;

  constructor(content: Blob, tools: UploadTools) {
    this.#content = content;
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

  async #send({ address, mayReplace }: Destination, run: Run): Promise<Receipt> {
    const { clock, gateway, lanes } = this.#tools;
    const throughput = new Throughput(clock, lanes);
    let sent = 0;
    const show = () => run.show(this.#progress(sent, throughput.rates()));
    const stopTicking = ticking(clock, show);
    const silent = new AbortController();
    const stopWaiting =
      this.#content.size === 0
        ? clock.after(EMPTY_MS, () => silent.abort(new FileUnreadable()))
        : () => {};
    try {
      return await gateway.put(address, this.#content, {
        overwrite: mayReplace,
        contentType: this.#content.type,
        signal: AbortSignal.any([run.signal, silent.signal]),
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
