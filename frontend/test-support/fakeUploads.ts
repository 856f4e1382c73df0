import { base64 } from '../src/engine/crc32c.ts';
import {
  checksumOf,
  json,
  problem,
  receiptOf,
  type FakeObject,
  type FakeRequest,
  type FakeResponse,
} from './fakeGateway.ts';

export interface FakeUpload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly fingerprint: string;
  readonly onlyIfNew: boolean;
  readonly parts: Map<number, Uint8Array>;
  isCompleted: boolean;
  isExpired: boolean;
}

type Buckets = ReadonlyMap<string, Map<string, FakeObject>>;

/** The gateway's resumable uploads, over maps; it refuses whatever the contract does not allow. */
export class FakeUploads {
  readonly all = new Map<string, FakeUpload>();
  /** Parts that were sent although they had been acknowledged, by upload and number. */
  readonly sentAgain: string[] = [];
  /** Answers given instead of the next ones to parts. */
  readonly partFailures: FakeResponse[] = [];
  /** Answers given instead of the next ones to completions. */
  readonly completionFailures: FakeResponse[] = [];
  /** So many parts are stored with other bytes than were sent. */
  corruptions = 0;
  readonly #buckets: Buckets;
  readonly #partSize: number;
  #lastId = 0;

  constructor(buckets: Buckets, partSize: number) {
    this.#buckets = buckets;
    this.#partSize = partSize;
  }

  /** What a client elsewhere has begun. */
  add(upload: Pick<FakeUpload, 'bucket' | 'key' | 'size' | 'fingerprint'>): FakeUpload {
    const id = `upload-${++this.#lastId}`;
    const state = { onlyIfNew: false, isCompleted: false, isExpired: false };
    const added = { ...upload, ...state, id, parts: new Map<number, Uint8Array>() };
    this.all.set(id, added);
    return added;
  }

  answer(request: FakeRequest, { pathname, searchParams }: URL): FakeResponse {
    const match = /^\/api\/v1\/uploads(?:\/([^/]+)(?:\/parts\/(\d+)|\/(complete))?)?$/.exec(
      pathname,
    );
    const [, id, part, complete] = match ?? [];
    if (id === undefined) {
      return request.method === 'POST' ? this.#begin(request) : this.#list(searchParams);
    }
    const upload = this.all.get(id);
    if (!upload) {
      return problem(404, 'No such upload');
    }
    if (upload.isExpired) {
      return problem(410, 'The upload has expired');
    }
    if (part !== undefined) {
      return this.#part(upload, Number(part), request);
    }
    return complete ? this.#complete(upload, request) : this.#upload(upload, request, searchParams);
  }

  #begin({ body }: FakeRequest): FakeResponse {
    const { bucket = '', key = '', size, fingerprint = '', ifNoneMatch } = parsed(body);
    if (!this.#buckets.has(bucket) || !key || !/^[0-9a-f]{64}$/.test(fingerprint)) {
      return problem(400, 'Not a request to begin');
    }
    const upload = this.add({ bucket, key, size: Number(size), fingerprint });
    this.all.set(upload.id, { ...upload, onlyIfNew: ifNoneMatch === '*' });
    return json(201, this.#described(this.all.get(upload.id)!));
  }

  #list(query: URLSearchParams): FakeResponse {
    const fingerprint = query.get('fingerprint');
    const open = [...this.all.values()].filter(
      (upload) =>
        !upload.isCompleted &&
        !upload.isExpired &&
        (fingerprint === null || upload.fingerprint === fingerprint),
    );
    const first = Number(query.get('cursor') ?? 0);
    const end = first + Number(query.get('limit') ?? 100);
    const uploads = open.reverse().slice(first, end).map(summary);
    return json(200, { uploads, ...(open.length > end ? { nextCursor: String(end) } : {}) });
  }

  #upload(upload: FakeUpload, { method }: FakeRequest, query: URLSearchParams): FakeResponse {
    if (method === 'DELETE') {
      this.all.delete(upload.id);
      return { status: 204, headers: {}, body: '' };
    }
    const checksums = [...upload.parts].map(([part, bytes]) => ({
      part,
      algorithm: 'CRC32C',
      value: base64(checksumOf(bytes)),
    }));
    return json(200, {
      ...this.#described(upload),
      ...(query.get('checksums') === 'true' ? { checksums } : {}),
    });
  }

  #part(upload: FakeUpload, part: number, { headers, body }: FakeRequest): FakeResponse {
    const bytes = body ?? new Uint8Array();
    const failure = this.partFailures.shift();
    if (failure) {
      return failure;
    }
    if (upload.isCompleted) {
      return problem(409, 'The upload is completed');
    }
    if (part < 1 || part > this.#partCount(upload) || bytes.length !== this.#length(upload, part)) {
      return problem(400, 'Not the part that was planned');
    }
    if (headers['content-digest'] !== `crc32c=:${base64(checksumOf(bytes))}:`) {
      return problem(422, 'The digest differs');
    }
    const before = upload.parts.get(part);
    if (before && checksumOf(before) === checksumOf(bytes)) {
      this.sentAgain.push(`${upload.id}/${part}`);
    }
    const isCorrupt = this.corruptions > 0 && this.corruptions-- > 0;
    const stored = isCorrupt ? bytes.map((byte) => byte ^ 1) : bytes;
    upload.parts.set(part, stored);
    return json(200, { checksum: { algorithm: 'CRC32C', value: base64(checksumOf(stored)) } });
  }

  #complete(upload: FakeUpload, { body }: FakeRequest): FakeResponse {
    const failure = this.completionFailures.shift();
    if (failure) {
      return failure;
    }
    const missing = Array.from({ length: this.#partCount(upload) }, (_, i) => i + 1).filter(
      (part) => !upload.parts.has(part),
    );
    if (missing.length > 0) {
      return problem(409, 'Parts are missing');
    }
    const ordered = [...upload.parts].sort(([one], [other]) => one - other);
    const bytes = concatenated(ordered.map(([, part]) => part));
    const { checksum } = JSON.parse(text(body)) as { checksum?: { value: string } };
    if (checksum?.value !== base64(checksumOf(bytes))) {
      return problem(422, 'The whole differs');
    }
    const objects = this.#buckets.get(upload.bucket)!;
    if (upload.onlyIfNew && objects.has(upload.key) && !upload.isCompleted) {
      return problem(412, 'The object exists');
    }
    upload.isCompleted = true;
    objects.set(upload.key, { bytes, modified: new Date() });
    return json(200, receiptOf(upload.bucket, upload.key, bytes, ordered.length));
  }

  #described(upload: FakeUpload): object {
    const parts = [...upload.parts.keys()];
    return {
      ...summary(upload),
      partSize: this.#partSize,
      partCount: this.#partCount(upload),
      state: upload.isCompleted ? 'completed' : 'open',
      ...(parts.length > 0 ? { received: parts.map((part) => [part, part]) } : {}),
      receivedBytes: parts.reduce((total, part) => total + this.#length(upload, part), 0),
    };
  }

  #partCount({ size }: FakeUpload): number {
    return Math.max(1, Math.ceil(size / this.#partSize));
  }

  #length({ size }: FakeUpload, part: number): number {
    return Math.min(part * this.#partSize, size) - (part - 1) * this.#partSize;
  }
}

function summary({ id, bucket, key, size }: FakeUpload): object {
  const times = { createdAt: '2026-11-20T10:00:00Z', expiresAt: '2026-11-27T10:00:00Z' };
  return { id, bucket, key, size, ...times };
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return whole;
}

function parsed(body: Uint8Array | undefined): Record<string, string> {
  return JSON.parse(text(body)) as Record<string, string>;
}

function text(body: Uint8Array | undefined): string {
  return new TextDecoder().decode(body);
}
