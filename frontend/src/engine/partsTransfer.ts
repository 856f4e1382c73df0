import { base64 } from './crc32c';
import type { ObjectAddress } from './objectAddress';
import { PartDelivery } from './partDelivery';
import { PartLedger } from './partLedger';
import { ContentDiffers, hasStatus, UploadGone, WrongFile } from './problem';
import type { Destination, Run, Stored, Transfer } from './transfer';
import type { OpenUpload, UploadStatus } from './uploadResource';
import type { PickedFile } from './upload';
import type { UploadTools } from './uploadTask';

/** So often the gateway may find at the end that something is missing. */
const MOST_CONFLICTS = 3;

/** An upload that this page works on. */
interface Session {
  readonly id: string;
  readonly ledger: PartLedger;
}

/**
 * Sends a file in parts, several at a time. What the store has acknowledged is asked of the gateway
 * at each start, and never sent again, whichever page or program has sent it.
 */
export class PartsTransfer implements Transfer {
  readonly #file: PickedFile;
  readonly #tools: UploadTools;
  /** The unfinished upload that a person wants to go on with, if they chose one. */
  readonly #chosen: string | null;
  #fingerprint: string | null = null;
  #session: Session | null = null;

  constructor(file: PickedFile, tools: UploadTools, chosen: string | null) {
    this.#file = file;
    this.#tools = tools;
    this.#chosen = chosen;
  }

  get isUnderway(): boolean {
    return this.#session !== null;
  }

  get acknowledged(): number {
    return this.#session?.ledger.storedBytes ?? 0;
  }

  async elsewhere(address: ObjectAddress, run: Run): Promise<OpenUpload | null> {
    const found = await this.#find(run);
    return found.some((upload) => isAt(upload, address)) ? null : (found[0] ?? null);
  }

  async run(destination: Destination, run: Run): Promise<Stored> {
    for (let conflicts = 1; ;) {
      try {
        return await this.#send(destination, run);
      } catch (failure) {
        if (hasStatus(failure, 412) && destination.mayReplace) {
          // It was begun for a name that was free, and can't be published over another object.
          await this.discard();
        } else if (!hasStatus(failure, 409) || conflicts++ === MOST_CONFLICTS) {
          throw this.#explained(failure);
        }
      }
    }
  }

  async discard(): Promise<void> {
    const session = this.#session;
    this.release();
    if (session !== null) {
      const { memory, uploads } = this.#tools;
      await Promise.allSettled([memory.forget(session.id), uploads.discard(session.id)]);
    }
  }

  release(): void {
    if (this.#session !== null) {
      this.#tools.claims.delete(this.#session.id);
      this.#session = null;
    }
  }

  async #send(destination: Destination, run: Run): Promise<Stored> {
    const { uploads, memory } = this.#tools;
    this.#session ??= await run.patiently(() => this.#open(destination, run));
    const { id, ledger } = this.#session;
    await run.patiently(() => this.#deliver(id, ledger, run));
    run.show({ kind: 'confirming' });
    const whole = ledger.whole();
    const receipt = await run.patiently(() => uploads.complete(id, whole, run.signal));
    this.release();
    void memory.forget(id);
    return { receipt, checksum: base64(whole) };
  }

  /** Takes up what is there for this address, or begins. */
  async #open(destination: Destination, run: Run): Promise<Session> {
    const found = (await this.#find(run)).find((upload) => isAt(upload, destination.address));
    const { id, partSize } = found
      ? await this.#tools.uploads.status(found.id, false, run.signal)
      : await this.#begin(destination, run);
    this.#tools.claims.add(id);
    void this.#tools.memory.keep({ id, handle: this.#file.handle ?? null });
    return { id, ledger: new PartLedger(this.#file.content.size, partSize) };
  }

  async #begin({ address, mayReplace }: Destination, run: Run): Promise<UploadStatus> {
    const { uploads, gateway } = this.#tools;
    const { size, type } = this.#file.content;
    const fingerprint = await this.#knownFingerprint();
    const onlyIfNew = !mayReplace && gateway.canRefuse(address.bucket);
    const request = { address, size, contentType: type, fingerprint, onlyIfNew };
    return uploads.begin(request, run.signal);
  }

  /** The unfinished uploads of this file that nobody else on this page works on. */
  async #find(run: Run): Promise<readonly OpenUpload[]> {
    const { uploads, claims } = this.#tools;
    const all = await uploads.find(await this.#knownFingerprint(), run.signal);
    const found = all.filter(({ id }) => !claims.has(id));
    if (this.#chosen === null) {
      return found;
    }
    const chosen = found.filter(({ id }) => id === this.#chosen);
    if (chosen.length === 0) {
      throw new WrongFile();
    }
    return chosen;
  }

  async #deliver(id: string, ledger: PartLedger, run: Run): Promise<void> {
    const status = await this.#tools.uploads.status(id, true, run.signal);
    const all = { received: [[1, ledger.partCount] as const], checksums: new Map() };
    ledger.replace(status.isCompleted ? all : status);
    await new PartDelivery(id, ledger, this.#file.content, this.#tools, run).deliver();
  }

  async #knownFingerprint(): Promise<string> {
    this.#fingerprint ??= await this.#tools.files.fingerprint(this.#file.content);
    return this.#fingerprint;
  }

  #explained(failure: unknown): unknown {
    if (this.#session !== null && (hasStatus(failure, 404) || hasStatus(failure, 410))) {
      void this.#tools.memory.forget(this.#session.id);
      this.release();
      return new UploadGone();
    }
    if (hasStatus(failure, 422)) {
      this.release();
      return new ContentDiffers();
    }
    return failure;
  }
}

function isAt({ address }: OpenUpload, { bucket, key }: ObjectAddress): boolean {
  return address.bucket === bucket && address.key === key;
}
