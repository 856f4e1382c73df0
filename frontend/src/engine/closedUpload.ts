import type { ObjectAddress } from './objectAddress';
import { problemOf, type FileClosed } from './problem';
import type { Upload, UploadState } from './upload';

/** Stands in the list for what could not be opened; it has failed before it began. */
export class ClosedUpload implements Upload {
  readonly id: number;
  readonly path: string;
  readonly address: ObjectAddress;
  readonly state: UploadState;
  readonly size = 0;
  readonly sent = 0;
  readonly canRetry = false;
  readonly isWorthAsking = false;

  constructor(id: number, path: string, address: ObjectAddress, failure: FileClosed) {
    this.id = id;
    this.path = path;
    this.address = address;
    this.state = { kind: 'failed', problem: problemOf(failure) };
  }

  start(): void {}
  cancel(): void {}
  pause(): void {}
  resume(): void {}
  retry(): void {}
  goOnElsewhere(): void {}
  sendHere(): void {}
  replace(): void {}
  keep(): void {}
  release(): void {}
}
