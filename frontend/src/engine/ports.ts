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
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
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
  /** False where the browser may not open the file. Rejects with FileChanged where it is gone. */
  isReadable(file: Blob): Promise<boolean>;
  /** CRC32C of all bytes of a file, or of a slice of one. Rejects with FileUnreadable or ConnectionLost. */
  crc32c(bytes: Blob): Promise<number>;
  /** What the server knows the file by. Rejects with FileUnreadable or ConnectionLost. */
  fingerprint(file: Blob): Promise<string>;
}

/** Tells when it is worth trying again at once. */
export interface Connectivity {
  /** False while this computer has no network at all. */
  readonly isOnline: boolean;
  /** Calls back when the network is there again, or the computer woke up; returns how to end that. */
  onReturn(listener: () => void): () => void;
}

/** A browser's lasting reference to a file on the disk. The engine only hands it on. */
export type FileHandle = object;

/** An upload this browser began, kept so that it can be gone on with after the page was closed. */
export interface RememberedUpload {
  readonly id: string;
  /** Null where the browser gives no lasting reference: the file has to be picked again. */
  readonly handle: FileHandle | null;
}

/** Keeps what this browser has begun; it may forget at any time, as the server knows all that matters. */
export interface UploadMemory {
  all(): Promise<readonly RememberedUpload[]>;
  keep(upload: RememberedUpload): Promise<void>;
  forget(id: string): Promise<void>;
}

/** Opens files by their handles. */
export interface KeptFiles {
  /** Asks the person if need be; null when they decline or the file is gone. */
  open(handle: FileHandle): Promise<Blob | null>;
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
