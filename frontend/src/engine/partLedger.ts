import { base64, joining } from './crc32c';
import type { UploadStatus } from './uploadResource';

type Holdings = Pick<UploadStatus, 'received' | 'checksums'>;

/**
 * Which parts of a file are where: what the file contains, and what the store says it holds. Parts
 * are numbered from 1. A part that the store holds with other bytes than the file's is a missing one.
 */
export class PartLedger {
  readonly size: number;
  readonly partSize: number;
  readonly partCount: number;
  /** CRC32C of the file's own parts, once they were read. */
  readonly #own = new Map<number, number>();
  /** CRC32C of what the store holds, in base64; empty where the store does not tell. */
  readonly #stored = new Map<number, string>();

  constructor(size: number, partSize: number) {
    this.size = size;
    this.partSize = partSize;
    this.partCount = Math.max(1, Math.ceil(size / partSize));
  }

  /** The part's bytes, which stay where they are. */
  sliceOf(part: number, content: Blob): Blob {
    const start = (part - 1) * this.partSize;
    return content.slice(start, start + this.#lengthOf(part));
  }

  /** Takes over what the store holds, and forgets what it does not. Not while parts are on their way. */
  replace(holdings: Holdings): void {
    this.#stored.clear();
    this.add(holdings);
  }

  /** Takes over what the store holds beside what was known: that may be newer than the answer. */
  add({ received, checksums }: Holdings): void {
    for (const [first, last] of received) {
      for (let part = first; part <= last; part++) {
        if (!this.#stored.has(part)) {
          this.acknowledged(part, checksums.get(part) ?? '');
        }
      }
    }
  }

  /** Notes what the store has acknowledged. */
  acknowledged(part: number, checksum: string): void {
    this.#stored.set(part, checksum);
    this.#compare(part);
  }

  /** Notes what the file contains. */
  read(part: number, crc32c: number): void {
    this.#own.set(part, crc32c);
    this.#compare(part);
  }

  /** What the file contains, if it was read already. */
  checksumOf(part: number): number | undefined {
    return this.#own.get(part);
  }

  isStored(part: number): boolean {
    return this.#stored.has(part);
  }

  /** True once the store holds every part, each compared with the file. */
  get isComplete(): boolean {
    return this.#stored.size === this.partCount && this.#own.size === this.partCount;
  }

  /** The parts that the store lacks, in order, as that stands at each step. */
  *missing(): Generator<number, void, void> {
    for (let part = 1; part <= this.partCount; part++) {
      if (!this.#stored.has(part)) {
        yield part;
      }
    }
  }

  /** The parts that the store holds and the file was not read for yet, in order. */
  *unread(): Generator<number, void, void> {
    for (let part = 1; part <= this.partCount; part++) {
      if (this.#stored.has(part) && !this.#own.has(part)) {
        yield part;
      }
    }
  }

  get storedBytes(): number {
    return this.#bytesOf(this.#stored);
  }

  get readBytes(): number {
    return this.#bytesOf(this.#own);
  }

  /** CRC32C of the whole file, every part of which has been read. */
  whole(): number {
    const appendFull = joining(this.partSize);
    const appendLast = joining(this.#lengthOf(this.partCount));
    let crc = 0;
    for (let part = 1; part < this.partCount; part++) {
      crc = appendFull(crc, this.#own.get(part)!);
    }
    return appendLast(crc, this.#own.get(this.partCount)!);
  }

  #compare(part: number): void {
    const own = this.#own.get(part);
    const stored = this.#stored.get(part);
    // A store that keeps no checksum of its parts is checked by that of the whole.
    if (own !== undefined && stored && stored !== base64(own)) {
      this.#stored.delete(part);
    }
  }

  #lengthOf(part: number): number {
    return Math.min(part * this.partSize, this.size) - (part - 1) * this.partSize;
  }

  /** All parts are of one size, but the last. */
  #bytesOf(parts: ReadonlyMap<number, unknown>): number {
    const shortBy = this.partSize - this.#lengthOf(this.partCount);
    return parts.size * this.partSize - (parts.has(this.partCount) ? shortBy : 0);
  }
}
