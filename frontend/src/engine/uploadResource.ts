import { dateOf, receiptIn, succeed, type Receipt } from './answers';
import { base64 } from './crc32c';
import type { ObjectAddress } from './objectAddress';
import type { Transport, TransportRequest, TransportResponse } from './ports';

/** An upload that was begun and is not published yet. */
export interface OpenUpload {
  readonly id: string;
  readonly address: ObjectAddress;
  readonly size: number;
  readonly createdAt: Date | null;
  /** After this the gateway removes what is there. */
  readonly expiresAt: Date | null;
}

/** What the store holds of an upload. */
export interface UploadStatus extends OpenUpload {
  readonly partSize: number;
  readonly isCompleted: boolean;
  readonly receivedBytes: number;
  /** First and last part number of each run of parts, both included. */
  readonly received: readonly Range[];
  /** CRC32C by part number, in base64, if they were asked for. */
  readonly checksums: ReadonlyMap<number, string>;
}

export type Range = readonly [first: number, last: number];

export interface UploadPage {
  readonly uploads: readonly OpenUpload[];
  readonly nextCursor: string | null;
}

export interface BeginRequest {
  readonly address: ObjectAddress;
  readonly size: number;
  readonly contentType: string;
  readonly fingerprint: string;
  /** Whether the store shall refuse to publish over something that is there. */
  readonly onlyIfNew: boolean;
}

export interface PartRequest {
  readonly id: string;
  readonly part: number;
  readonly bytes: Blob;
  readonly crc32c: number;
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const ROOT = '/api/v1/uploads';

/**
 * The gateway's resumable uploads: parts in any order, on any connection, any number of times.
 * Every method throws GatewayError or ConnectionLost.
 */
export class UploadResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async begin(request: BeginRequest, signal: AbortSignal): Promise<UploadStatus> {
    const { address, size, contentType, fingerprint, onlyIfNew } = request;
    const body = json({
      ...address,
      size,
      fingerprint,
      ...(contentType === '' ? {} : { contentType }),
      ...(onlyIfNew ? { ifNoneMatch: '*' } : {}),
    });
    return uploadStatus(
      parsed(await this.#succeed({ method: 'POST', path: ROOT, headers: JSON_TYPE, body, signal })),
    );
  }

  /** The unfinished uploads of the file with that fingerprint, newest first. */
  async find(fingerprint: string, signal: AbortSignal): Promise<readonly OpenUpload[]> {
    const path = `${ROOT}?${new URLSearchParams({ fingerprint })}`;
    return page(parsed(await this.#succeed({ method: 'GET', path, signal }))).uploads;
  }

  /** All unfinished uploads, page by page. */
  async list(cursor: string | null, limit: number): Promise<UploadPage> {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
    return page(parsed(await this.#succeed({ method: 'GET', path: `${ROOT}?${query}` })));
  }

  /** What is there; with the parts' checksums where they are to be compared. */
  async status(id: string, withChecksums: boolean, signal?: AbortSignal): Promise<UploadStatus> {
    const path = pathOf(id) + (withChecksums ? '?checksums=true' : '');
    const request: TransportRequest = { method: 'GET', path, ...(signal && { signal }) };
    return uploadStatus(parsed(await this.#succeed(request)));
  }

  /** Sends one part, and returns the checksum of what the store acknowledged, in base64. */
  async putPart({ id, part, bytes, crc32c, onSent, signal }: PartRequest): Promise<string> {
    const response = await this.#succeed({
      method: 'PUT',
      path: `${pathOf(id)}/parts/${part}`,
      headers: { 'Content-Digest': `crc32c=:${base64(crc32c)}:` },
      body: bytes,
      onSent,
      signal,
    });
    return parsed<PartJson>(response).checksum.value;
  }

  /** Publishes the object, if the whole of it has that checksum; again, it gives the same receipt. */
  async complete(id: string, crc32c: number, signal: AbortSignal): Promise<Receipt> {
    const body = json({ checksum: { algorithm: 'crc32c', value: base64(crc32c) } });
    const path = `${pathOf(id)}/complete`;
    return receiptIn(
      await this.#succeed({ method: 'POST', path, headers: JSON_TYPE, body, signal }),
    );
  }

  /** Removes all that is there. */
  async discard(id: string): Promise<void> {
    await this.#succeed({ method: 'DELETE', path: pathOf(id) });
  }

  #succeed(request: TransportRequest): Promise<TransportResponse> {
    return succeed(this.#transport, request);
  }
}

interface OpenJson {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly createdAt?: string;
  readonly expiresAt?: string;
}

interface StatusJson extends OpenJson {
  readonly partSize: number;
  readonly state: 'open' | 'completed';
  readonly received?: Range[];
  readonly receivedBytes?: number;
  readonly checksums?: { readonly part: number; readonly value: string }[];
}

interface PageJson {
  readonly uploads?: OpenJson[];
  readonly nextCursor?: string | null;
}

interface PartJson {
  readonly checksum: { readonly value: string };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function pathOf(id: string): string {
  return `${ROOT}/${encodeURIComponent(id)}`;
}

function json(value: object): Blob {
  return new Blob([JSON.stringify(value)]);
}

function parsed<T>(response: TransportResponse): T {
  return JSON.parse(response.text) as T;
}

function openUpload({ id, bucket, key, size, createdAt, expiresAt }: OpenJson): OpenUpload {
  return {
    id,
    address: { bucket, key },
    size,
    createdAt: dateOf(createdAt ?? null),
    expiresAt: dateOf(expiresAt ?? null),
  };
}

/** A field that is empty may be left out of the JSON. */
function uploadStatus(json: StatusJson): UploadStatus {
  return {
    ...openUpload(json),
    partSize: json.partSize,
    isCompleted: json.state === 'completed',
    receivedBytes: json.receivedBytes ?? 0,
    received: json.received ?? [],
    checksums: new Map((json.checksums ?? []).map(({ part, value }) => [part, value])),
  };
}

function page(json: PageJson): UploadPage {
  return { uploads: (json.uploads ?? []).map(openUpload), nextCursor: json.nextCursor ?? null };
}
