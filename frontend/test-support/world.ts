import { vi, expect } from 'vitest';
import { Gateway } from '../src/engine/gateway.ts';
import type { PickedFile, Upload, UploadState } from '../src/engine/upload.ts';
import { UploadResource } from '../src/engine/uploadResource.ts';
import { Uploads } from '../src/engine/uploads.ts';
import type { FakeGateway } from './fakeGateway.ts';
import { FakeTransport } from './fakeTransport.ts';
import { FakeConnectivity, FakeFiles, FakeMemory, ManualClock } from './fakes.ts';

export const LARGEST_WHOLE = 10;

/** A page of its own in front of a gateway: what a browser has, and nothing that survives it. */
export class World {
  readonly transport: FakeTransport;
  readonly client: Gateway;
  readonly resource: UploadResource;
  readonly files = new FakeFiles();
  readonly connectivity = new FakeConnectivity();
  readonly memory: FakeMemory;
  readonly clock = new ManualClock();
  readonly uploads: Uploads;
  /** The kinds of states that uploads went through, as they change. */
  readonly history: string[] = [];

  constructor(gateway: FakeGateway, memory = new FakeMemory()) {
    this.transport = new FakeTransport(gateway);
    this.client = new Gateway(this.transport);
    this.resource = new UploadResource(this.transport);
    this.memory = memory;
    const { client, resource, files, connectivity, clock } = this;
    this.uploads = new Uploads({
      gateway: client,
      uploads: resource,
      files,
      memory,
      connectivity,
      clock,
      largestWhole: LARGEST_WHOLE,
    });
    this.uploads.changes.add(({ kind, upload }) => {
      if (kind === 'changed' && this.history.at(-1) !== upload.state.kind) {
        this.history.push(upload.state.kind);
      }
    });
  }

  add(...files: PickedFile[]): void {
    this.uploads.add(files, { bucket: 'inbox', prefix: 'a b/' });
  }

  upload(index = 0): Upload {
    return this.uploads.all[index]!;
  }

  reaches<K extends UploadState['kind']>(kind: K, index = 0) {
    return vi.waitFor(() => {
      const { state } = this.upload(index);
      expect(state.kind).toBe(kind);
      return state as Extract<UploadState, { kind: K }>;
    });
  }
}
