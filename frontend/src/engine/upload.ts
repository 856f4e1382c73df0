import type { Receipt } from './answers';
import type { StoredObject } from './gateway';
import type { ObjectAddress } from './objectAddress';
import type { Wait } from './patience';
import type { FileHandle } from './ports';
import type { Problem } from './problem';
import type { Rates } from './throughput';
import type { OpenUpload } from './uploadResource';

/** A file somebody picked, with the folders it was picked with. */
export interface PickedFile {
  readonly path: string;
  readonly content: Blob;
  /** Where the browser gives one. */
  readonly handle?: FileHandle;
}

/** Something among what was dropped that the browser can't open. */
export interface ClosedEntry {
  readonly path: string;
  readonly kind: 'closed file' | 'closed folder';
}

/** Where an upload stands. */
export type UploadState =
  | { readonly kind: 'queued' }
  /** Looking whether something has this name already. */
  | { readonly kind: 'checking' }
  /** Something has; the person decides. `existing` is null when it vanished again. */
  | { readonly kind: 'undecided'; readonly existing: StoredObject | null }
  /** The same file was begun to be sent to another address; the person decides. */
  | { readonly kind: 'recognised'; readonly elsewhere: OpenUpload }
  | (Rates & {
      readonly kind: 'sending';
      readonly sent: number;
      /** How many connections it goes through. */
      readonly lanes: number;
    })
  /** All is there, and the file is read to compare it with what had been there before. */
  | { readonly kind: 'comparing'; readonly compared: number }
  /** All bytes have left; the store has not confirmed them yet. */
  | { readonly kind: 'confirming' }
  /** Failed for now, tried again by itself. */
  | ({ readonly kind: 'waiting' } & Wait)
  /** Stopped by the person; goes on when they say so. */
  | { readonly kind: 'paused' }
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
  /** Bytes that are at the store or on their way to it. */
  readonly sent: number;
  /** False where there is nothing that could be sent: not even another try helps. */
  readonly canRetry: boolean;
  /** Whether cancelling throws away more than a few seconds of sending. */
  readonly isWorthAsking: boolean;
  cancel(): void;
  pause(): void;
  /** Ends a pause or a wait. */
  resume(): void;
  retry(): void;
  /** Answers 'recognised': go on with what was begun, at its address. */
  goOnElsewhere(): void;
  /** Answers 'recognised': leave that, send the file here as well. */
  sendHere(): void;
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
    case 'comparing':
    case 'confirming':
    case 'paused':
    case 'recognised':
    case 'waiting':
      return false;
  }
}

/** True for what is settled and needs nobody's attention. */
export function isFinished(upload: Upload): boolean {
  return isSettled(upload) && upload.state.kind !== 'failed';
}

/** True while it can be paused: not while the store has the last word, or a person. */
export function canPause({ state }: Pick<Upload, 'state'>): boolean {
  switch (state.kind) {
    case 'queued':
    case 'checking':
    case 'sending':
    case 'comparing':
    case 'waiting':
      return true;
    case 'confirming':
    case 'paused':
    case 'recognised':
    case 'undecided':
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'kept':
      return false;
  }
}

/** True while it goes on by itself, now or later. */
export function isActive(upload: Pick<Upload, 'state'>): boolean {
  return canPause(upload) || upload.state.kind === 'confirming';
}
