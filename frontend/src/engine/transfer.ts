import type { Receipt } from './answers';
import type { ObjectAddress } from './objectAddress';
import { ContentDiffers } from './problem';
import type { OpenUpload } from './uploadResource';
import type { UploadState } from './upload';

/** One run of an upload, from a start to the next pause or end. */
export interface Run {
  /** Aborted by a pause or an end; what an aborted run still shows is not listened to. */
  readonly signal: AbortSignal;
  show(state: UploadState): void;
  /** Tries again, with pauses that are shown, as long as what goes wrong may pass by itself. */
  patiently<T>(attempt: () => Promise<T>): Promise<T>;
  /** Bytes have arrived: what goes wrong from now on is something new. */
  reward(): void;
}

export interface Destination {
  readonly address: ObjectAddress;
  /** Whether a person agreed to write over what is there. */
  readonly mayReplace: boolean;
}

/** What was stored. */
export interface Stored {
  readonly receipt: Receipt;
  /** The file's own CRC32C in base64. */
  readonly checksum: string;
}

/** What a browser sends of a file that was cut is shorter, and what it reads for the checksum, too. */
export function requireAll(receipt: Receipt, size: number): void {
  if (receipt.size !== size) {
    throw new ContentDiffers();
  }
}

/** A way to bring one file into the store. */
export interface Transfer {
  /** True once this page has begun: what was acknowledged stays there from run to run. */
  readonly isUnderway: boolean;
  /** Bytes that the store has acknowledged: what a later run need not send. */
  readonly acknowledged: number;
  /** An unfinished upload of the same file to some other address, if there is none to this one. */
  elsewhere(address: ObjectAddress, run: Run): Promise<OpenUpload | null>;
  /** Sends what is not there yet, and publishes. A later run goes on where an earlier one ended. */
  run(destination: Destination, run: Run): Promise<Stored>;
  /** Removes what is at the store. Never rejects: what stays there expires. */
  discard(): Promise<void>;
  /** Lets go of what is at the store, so that it can be taken up again. */
  release(): void;
}
