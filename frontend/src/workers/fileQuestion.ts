/** What the page asks of a worker that reads files. */
export interface FileQuestion {
  readonly id: number;
  readonly kind: 'crc32c' | 'fingerprint';
  readonly file: Blob;
}

export interface FileAnswer {
  readonly id: number;
  /** Null where the file can't be read. */
  readonly value: number | string | null;
}
