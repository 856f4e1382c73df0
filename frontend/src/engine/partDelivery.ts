import type { PartLedger } from './partLedger';
import { MOST_LANES } from './lanes';
import { ConnectionLost } from './ports';
import { ContentDiffers, hasStatus } from './problem';
import { isTemporary } from './retry';
import { Throughput } from './throughput';
import { ticking } from './ticking';
import type { Run } from './transfer';
import type { UploadTools } from './uploadTask';

/** So many parts may arrive with other bytes than were sent before that is held to be no accident. */
const MOST_MISMATCHES = 3;

/** Brings the parts that are missing to the store, several at a time, and reads those that are there. */
export class PartDelivery {
  readonly #id: string;
  readonly #ledger: PartLedger;
  readonly #content: Blob;
  readonly #tools: UploadTools;
  readonly #run: Run;
  readonly #throughput: Throughput;
  /** What has left of the parts that are on their way. */
  readonly #sent = new Map<number, number>();
  #mismatches = 0;
  /** Of this pass. */
  #failures: unknown[] = [];

  constructor(id: string, ledger: PartLedger, content: Blob, tools: UploadTools, run: Run) {
    this.#id = id;
    this.#ledger = ledger;
    this.#content = content;
    this.#tools = tools;
    this.#run = run;
    this.#throughput = new Throughput(tools.clock, tools.lanes);
  }

  /** Resolves once the store holds every part, and each was compared with the file. */
  async deliver(): Promise<void> {
    const stopTicking = ticking(this.#tools.clock, () => this.#show());
    try {
      while (!this.#ledger.isComplete) {
        await this.#pass();
      }
    } finally {
      stopTicking();
    }
  }

  /**
   * Goes once over all parts. One worker more than there can be lanes, so that the next part has its
   * checksum when a lane gets free. After a failure nothing new is begun; what is on its way ends.
   */
  async #pass(): Promise<void> {
    this.#failures = [];
    const missing = this.#ledger.missing();
    const senders = Array.from({ length: MOST_LANES + 1 }, () =>
      this.#work(missing, (part) => this.#send(part)),
    );
    const reader = this.#work(this.#ledger.unread(), (part) => this.#checksum(part));
    await Promise.all([...senders, reader]);
    if (this.#failures.length > 0) {
      throw this.#failures.find((failure) => !isTemporary(failure)) ?? this.#failures[0];
    }
  }

  async #work(parts: Iterable<number>, act: (part: number) => Promise<unknown>): Promise<void> {
    for (const part of parts) {
      await act(part).catch((failure: unknown) => this.#failures.push(failure));
      if (this.#failures.length > 0) {
        return;
      }
    }
  }

  async #send(part: number): Promise<void> {
    const crc32c = await this.#checksum(part);
    await this.#tools.lanes.run(this, this.#run.signal, async () => {
      if (this.#failures.length === 0) {
        await this.#deliverOnce(part, crc32c).catch((failure: unknown) =>
          this.#settle(failure, part, crc32c),
        );
      }
    });
  }

  /** Computed once, from the very slice that is sent. */
  async #checksum(part: number): Promise<number> {
    this.#run.signal.throwIfAborted();
    const slice = this.#ledger.sliceOf(part, this.#content);
    const crc32c = this.#ledger.checksumOf(part) ?? (await this.#tools.files.crc32c(slice));
    this.#ledger.read(part, crc32c);
    return crc32c;
  }

  /** A lost answer is settled by asking; where the part is not there, it is sent once more. */
  async #settle(failure: unknown, part: number, crc32c: number): Promise<void> {
    if (hasStatus(failure, 422)) {
      this.#mistrust();
      return;
    }
    if (!(failure instanceof ConnectionLost)) {
      throw failure;
    }
    this.#ledger.add(await this.#tools.uploads.status(this.#id, true, this.#run.signal));
    if (!this.#ledger.isStored(part)) {
      await this.#deliverOnce(part, crc32c);
    }
  }

  async #deliverOnce(part: number, crc32c: number): Promise<void> {
    const bytes = this.#ledger.sliceOf(part, this.#content);
    const { signal } = this.#run;
    const onSent = (sent: number) => this.#moved(part, sent);
    this.#sent.set(part, 0);
    this.#show();
    try {
      const request = { id: this.#id, part, bytes, crc32c, onSent, signal };
      this.#ledger.acknowledged(part, await this.#tools.uploads.putPart(request));
    } finally {
      this.#sent.delete(part);
    }
    if (this.#ledger.isStored(part)) {
      this.#run.reward();
    } else {
      this.#mistrust();
    }
  }

  /** Something arrived with other bytes than were sent: the next pass sends it again. */
  #mistrust(): void {
    if (++this.#mismatches > MOST_MISMATCHES) {
      throw new ContentDiffers();
    }
  }

  #moved(part: number, sent: number): void {
    this.#throughput.moved(sent - (this.#sent.get(part) ?? 0));
    this.#sent.set(part, sent);
  }

  #show(): void {
    const { size, storedBytes, readBytes } = this.#ledger;
    if (storedBytes === size && readBytes < size) {
      this.#run.show({ kind: 'comparing', compared: readBytes });
      return;
    }
    const { bytesPerSecond, lastingRate } = this.#throughput.rates();
    const underway = [...this.#sent.values()].reduce((total, sent) => total + sent, 0);
    this.#run.show({
      kind: 'sending',
      sent: storedBytes + underway,
      // What waits for its turn does not stall.
      bytesPerSecond: this.#sent.size > 0 || bytesPerSecond ? bytesPerSecond : null,
      lastingRate,
      lanes: this.#sent.size,
    });
  }
}
