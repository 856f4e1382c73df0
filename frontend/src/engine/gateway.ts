import { dateOf, receiptIn, requireSuccess, succeed, type Receipt } from './answers';
import { objectPath, type Folder, type ObjectAddress } from './objectAddress';
import type { Transport, TransportRequest } from './ports';

/** An object as the store describes it. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** When it was last written; null where the store does not say. */
  readonly lastModified: Date | null;
}

/** One page of a folder. */
export interface Listing {
  readonly objects: readonly StoredObject[];
  /** The folders inside, each ending in a slash. */
  readonly prefixes: readonly string[];
  readonly nextCursor: string | null;
}

export interface PutOptions {
  readonly overwrite: boolean;
  readonly contentType: string;
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** The gateway's HTTP interface. Every method throws GatewayError or ConnectionLost. */
export class Gateway {
  readonly #transport: Transport;
  /** Buckets whose store cannot refuse to overwrite: looking before is all that can be done there. */
  #unconditional: ReadonlySet<string> = new Set();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The names of the buckets that are served. */
  async buckets(): Promise<string[]> {
    const response = await succeed(this.#transport, { method: 'GET', path: '/api/v1/buckets' });
    const { buckets } = JSON.parse(response.text) as BucketsJson;
    const unconditional = buckets.filter((bucket) => bucket.conditionalWrites === false);
    this.#unconditional = new Set(unconditional.map((bucket) => bucket.name));
    return buckets.map((bucket) => bucket.name);
  }

  /** One page of what a folder holds, sub-folders as one entry each. */
  async list(folder: Folder, cursor: string | null, signal: AbortSignal): Promise<Listing> {
    const query = new URLSearchParams({ prefix: folder.prefix, delimiter: '/', limit: '200' });
    if (cursor !== null) {
      query.set('cursor', cursor);
    }
    const path = `/api/v1/objects/${encodeURIComponent(folder.bucket)}?${query}`;
    const response = await succeed(this.#transport, { method: 'GET', path, signal });
    return listing(JSON.parse(response.text) as ListingJson);
  }

  /** The object at the address, or null where there is none. */
  async head(address: ObjectAddress, signal?: AbortSignal): Promise<StoredObject | null> {
    const request: TransportRequest = { method: 'HEAD', path: objectPath(address) };
    const response = await this.#transport.send(signal ? { ...request, signal } : request);
    if (response.status === 404) {
      return null;
    }
    requireSuccess(response);
    return {
      key: address.key,
      size: Number(response.header('Content-Length') ?? 0),
      lastModified: dateOf(response.header('Last-Modified')),
    };
  }

  /** False where the store of the bucket can't be asked not to overwrite anything. */
  canRefuse(bucket: string): boolean {
    return !this.#unconditional.has(bucket);
  }

  /** Streams the body into the object. */
  async put(address: ObjectAddress, body: Blob, options: PutOptions): Promise<Receipt> {
    const headers: Record<string, string> = {};
    if (options.contentType !== '') {
      headers['Content-Type'] = options.contentType;
    }
    if (!options.overwrite && this.canRefuse(address.bucket)) {
      headers['If-None-Match'] = '*';
    }
    const response = await succeed(this.#transport, {
      method: 'PUT',
      path: objectPath(address),
      headers,
      body,
      onSent: options.onSent,
      signal: options.signal,
    });
    return receiptIn(response);
  }
}

interface BucketsJson {
  readonly buckets: { name: string; conditionalWrites?: boolean }[];
}

interface ListingJson {
  readonly objects: { key: string; size: number; lastModified?: string | null }[];
  readonly prefixes?: string[];
  readonly nextCursor?: string | null;
}

/** A field that is empty may be left out of the JSON. */
function listing(json: ListingJson): Listing {
  return {
    objects: json.objects.map((object) => ({
      key: object.key,
      size: object.size,
      lastModified: dateOf(object.lastModified ?? null),
    })),
    prefixes: json.prefixes ?? [],
    nextCursor: json.nextCursor ?? null,
  };
}
