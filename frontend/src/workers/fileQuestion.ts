/** What the page asks of a worker that reads files, one question at a time. */
export interface FileQuestion {
  readonly kind: 'crc32c' | 'fingerprint' | 'readable';
  readonly file: Blob;
}

export type FileValue = number | string | boolean;

export type FileAnswer =
  /** Still at it: there was much to read. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'result'; readonly value: FileValue }
  | { readonly kind: 'unreadable' }
  /** It was there when it was picked. */
  | { readonly kind: 'gone' };
