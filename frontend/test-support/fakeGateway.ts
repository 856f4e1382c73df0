import { base64, Crc32c } from '../src/engine/crc32c.ts';
import { FakeUploads } from './fakeUploads.ts';

export interface FakeRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array;
}

export interface FakeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface FakeObject {
  readonly bytes: Uint8Array;
  readonly modified: Date;
}

const PAGE = 3;
const PART = 4;

/** The gateway's interface over a map, strict about what the page may ask. */
export class FakeGateway {
  readonly buckets = new Map<string, Map<string, FakeObject>>();
  /** Requests without it are refused, if it is set. */
  token: string | null = null;
  /** Whether If-None-Match is kept; it is refused otherwise. */
  conditionalWrites = true;
  /** Answers given instead of the next ones to PUT. */
  readonly putFailures: FakeResponse[] = [];
  /** Answers given instead of the next ones to HEAD. */
  readonly headFailures: FakeResponse[] = [];
  readonly requests: FakeRequest[] = [];
  readonly uploads: FakeUploads;
  readonly #pageSize: number;

  constructor(buckets: readonly string[], pageSize = PAGE, partSize = PART) {
    buckets.forEach((bucket) => this.buckets.set(bucket, new Map()));
    this.uploads = new FakeUploads(this.buckets, partSize);
    this.#pageSize = pageSize;
  }

  add(bucket: string, key: string, bytes: Uint8Array, modified = new Date()): void {
    this.buckets.get(bucket)!.set(key, { bytes, modified });
  }

  answer(request: FakeRequest): FakeResponse {
    this.requests.push(request);
    const url = new URL(request.path, 'http://gateway.invalid');
    if (this.token !== null && request.headers['authorization'] !== `Bearer ${this.token}`) {
      return problem(401, 'No valid access token');
    }
    if (url.pathname === '/api/v1/buckets') {
      return json(200, { buckets: [...this.buckets.keys()].map((name) => this.#bucket(name)) });
    }
    if (url.pathname.startsWith('/api/v1/uploads')) {
      return this.uploads.answer(request, url);
    }
    const match = /^\/api\/v1\/objects\/([^/]+)(?:\/(.+))?$/.exec(url.pathname);
    const bucket = decodeURIComponent(match?.[1] ?? '');
    const objects = this.buckets.get(bucket);
    if (!match || !objects) {
      return problem(404, 'No such bucket');
    }
    if (match[2] === undefined) {
      return this.#list(objects, url.searchParams);
    }
    return this.#object(request, bucket, decodeURIComponent(match[2]), objects);
  }

  #bucket(name: string): object {
    return { name, conditionalWrites: this.conditionalWrites };
  }

  #object(
    request: FakeRequest,
    bucket: string,
    key: string,
    objects: Map<string, FakeObject>,
  ): FakeResponse {
    const object = objects.get(key);
    switch (request.method) {
      case 'PUT':
        return this.#put(request, bucket, key, objects);
      case 'HEAD':
      case 'GET':
        return this.headFailures.shift() ?? found(object);
      default:
        return problem(405, `No ${request.method} here`);
    }
  }

  #put(
    request: FakeRequest,
    bucket: string,
    key: string,
    objects: Map<string, FakeObject>,
  ): FakeResponse {
    const failure = this.putFailures.shift();
    if (failure) {
      return failure;
    }
    if (request.headers['if-none-match'] && !this.conditionalWrites) {
      return problem(400, 'This store cannot refuse to overwrite');
    }
    if (request.headers['if-none-match'] === '*' && objects.has(key)) {
      return problem(412, 'The object exists');
    }
    const bytes = request.body ?? new Uint8Array();
    objects.set(key, { bytes, modified: new Date() });
    return json(201, receiptOf(bucket, key, bytes, 1));
  }

  #list(objects: Map<string, FakeObject>, query: URLSearchParams): FakeResponse {
    const prefix = query.get('prefix') ?? '';
    const cursor = query.get('cursor') ?? '';
    const names = [...objects.keys()].filter((key) => key.startsWith(prefix));
    const entries = [...new Set(names.map((key) => entry(key, prefix)))].sort();
    const after = entries.filter((name) => name > cursor);
    const page = after.slice(0, this.#pageSize);
    return json(200, {
      objects: page.filter((name) => !name.endsWith('/')).map((key) => summary(key, objects)),
      prefixes: page.filter((name) => name.endsWith('/')),
      nextCursor: after.length > page.length ? page.at(-1) : null,
    });
  }
}

export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): FakeResponse {
  const body = { type: 'about:blank', title: 'Refused', status, detail, storeRequestId: 'F4K3-1D' };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}

export function receiptOf(bucket: string, key: string, bytes: Uint8Array, parts: number): object {
  return {
    bucket,
    key,
    size: bytes.length,
    etag: `"9bb58f26192e4ba00f01e2e7b136bbd8-${parts}"`,
    checksum: { algorithm: 'CRC32C', value: base64(checksumOf(bytes)) },
    verifiedBy: 'store',
    parts,
    durationMs: 1234,
  };
}

export function checksumOf(bytes: Uint8Array): number {
  const crc = new Crc32c();
  crc.update(bytes);
  return crc.value();
}

export function json(status: number, value: unknown): FakeResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  };
}

function found(object: FakeObject | undefined): FakeResponse {
  if (!object) {
    return problem(404, 'No such object');
  }
  const { bytes, modified } = object;
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(bytes.length),
    'content-disposition': 'attachment',
    'last-modified': modified.toUTCString(),
  };
  return { status: 200, headers, body: bytes };
}

function entry(key: string, prefix: string): string {
  const slash = key.indexOf('/', prefix.length);
  return slash < 0 ? key : key.slice(0, slash + 1);
}

function summary(key: string, objects: Map<string, FakeObject>): object {
  const { bytes, modified } = objects.get(key)!;
  return { key, size: bytes.length, lastModified: modified.toISOString(), etag: '"fake"' };
}
