import type { Receipt, StoredObject } from './gateway';
import type { ObjectAddress } from './objectAddress';
import type { Problem } from './problem';

/** A file somebody picked, with the folders it was picked with. */
export interface PickedFile {
  readonly path: string;
  readonly content: Blob;
}

/** Where an upload stands. */
export type UploadState =
  | { readonly kind: 'queued' }
  /** Looking whether something has this name already. */
  | { readonly kind: 'checking' }
  /** Something has; the person decides. `existing` is null when it vanished again. */
  | { readonly kind: 'undecided'; readonly existing: StoredObject | null }
  | { readonly kind: 'sending'; readonly sent: number; readonly bytesPerSecond: number | null }
  /** All bytes have left; the store has not confirmed them yet. */
  | { readonly kind: 'confirming' }
  /** Failed for now, tried again by itself. */
  | {
      readonly kind: 'waiting';
      readonly problem: Problem;
      readonly secondsLeft: number;
      readonly attempt: number;
    }
  /** `matches`: what was stored was compared with the file on this computer. */
  | { readonly kind: 'done'; readonly receipt: Receipt; readonly matches: boolean }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'cancelled' }
  /** What was there stayed there. */
  | { readonly kind: 'kept' };

/** One file on its way; the actions do nothing where the state has no use for them. */
export interface Upload {
  readonly id: number;
  readonly path: string;
  readonly size: number;
  readonly address: ObjectAddress;
  readonly state: UploadState;
  cancel(): void;
  retry(): void;
  /** Answers 'undecided': write over what is there. */
  replace(): void;
  /** Answers 'undecided': leave what is there. */
  keep(): void;
}

/** True once nothing more happens unless a person asks for it. */
export function isSettled({ state }: Upload): boolean {
  switch (state.kind) {
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'kept':
      return true;
    case 'queued':
    case 'checking':
    case 'undecided':
    case 'sending':
    case 'confirming':
    case 'waiting':
      return false;
  }
}
