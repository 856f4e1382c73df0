/**
 * What the engine needs from the world. The browser's side is in `adapters`; tests bring their own.
 */

/** One exchange with the gateway. */
export interface Transport {
  /**
   * Resolves with whatever the gateway answers, errors included. Rejects with {@link ConnectionLost}
   * when no answer came, and with the signal's reason when the request was aborted.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
}

export interface TransportRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Path and query on the gateway's own origin. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
  /** Told how many bytes of the body have left, as often as the transport knows. */
  readonly onSent?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  header(name: string): string | null;
  readonly text: string;
}

export class ConnectionLost extends Error {
  constructor() {
    super('The gateway did not answer');
    this.name = 'ConnectionLost';
  }
}

/** Reads the files a person picked. */
export interface FileReading {
  /** False once the file was changed, moved or deleted after it was picked. */
  isReadable(file: Blob): Promise<boolean>;
  /** CRC32C of all bytes: four bytes, big-endian, in base64. */
  crc32c(file: Blob, signal: AbortSignal): Promise<string>;
}

/** Asks the person for the gateway's access token; null when they decline. */
export interface TokenPrompt {
  ask(reason: 'needed' | 'refused'): Promise<string | null>;
}

/** Keeps the access token for as long as the page's tab lives. */
export interface TokenStore {
  load(): string | null;
  save(token: string): void;
}

export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Runs the action once after that many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void;
}

/** Hands an object of the store to the browser's own downloads. */
export interface DownloadSink {
  /** `token` is null where the gateway asks for none. */
  save(path: string, name: string, size: number, token: string | null): Promise<void>;
}
