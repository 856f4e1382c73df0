import { Crc32c } from '../engine/crc32c';
import { fingerprint } from '../engine/fingerprint';
import type { FileAnswer, FileQuestion, FileValue } from './fileQuestion';

declare const self: DedicatedWorkerGlobalScope;

const PIECE = 1024 * 1024;
const SIGN_OF_LIFE_MS = 1000;

/**
 * The streams that are being read. Chromium's garbage collector takes a file's stream together with
 * the read that waits for it, as only the two refer to each other, and that read never ends. What can
 * be reached from here is not taken.
 */
const streams = new Set<ReadableStream>();

self.addEventListener('message', ({ data }: MessageEvent<FileQuestion>) => {
  void answerTo(data).then(
    (value) => tell({ kind: 'result', value }),
    (failure) => tell({ kind: isGone(failure) ? 'gone' : 'unreadable' }),
  );
});

function tell(answer: FileAnswer): void {
  self.postMessage(answer);
}

function isGone(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'NotFoundError';
}

function answerTo({ kind, file }: FileQuestion): Promise<FileValue> {
  switch (kind) {
    case 'crc32c':
      return checksum(file);
    case 'fingerprint':
      return fingerprint(file);
    case 'readable':
      return isReadable(file);
  }
}

async function isReadable(file: Blob): Promise<boolean> {
  const { byteLength } = await file.slice(0, 1).arrayBuffer();
  return byteLength === Math.min(1, file.size);
}

async function checksum(file: Blob): Promise<number> {
  const crc = new Crc32c();
  let length = 0;
  let told = performance.now();
  for await (const piece of pieces(file)) {
    crc.update(piece);
    length += piece.length;
    if (performance.now() - told > SIGN_OF_LIFE_MS) {
      told = performance.now();
      tell({ kind: 'reading' });
    }
  }
  if (length !== file.size) {
    throw new Error(`${length} of ${file.size} bytes could be read`);
  }
  return crc.value();
}

/** All of the file, piece by piece; a piece is good until the next. */
async function* pieces(file: Blob): AsyncGenerator<Uint8Array, void, void> {
  const stream = file.stream();
  streams.add(stream);
  try {
    const reader = intoBuffers(stream);
    yield* reader ? inOneBuffer(reader, file.size) : chunks(stream.getReader());
  } finally {
    streams.delete(stream);
  }
}

/** Of buffers that are used once, hundreds of megabytes pile up before a browser looks for them. */
async function* inOneBuffer(
  reader: ReadableStreamBYOBReader,
  size: number,
): AsyncGenerator<Uint8Array, void, void> {
  // One byte more than a small file has, as a buffer of no bytes can't be read into.
  for (let buffer = new ArrayBuffer(Math.min(PIECE, size + 1)); ;) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done) {
      return;
    }
    yield value;
    buffer = value.buffer;
  }
}

async function* chunks(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    yield value;
  }
}

/** Null where this browser's files are no streams of bytes. */
function intoBuffers(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}
