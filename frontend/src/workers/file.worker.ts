import { Crc32c } from '../engine/crc32c';
import { fingerprint } from '../engine/fingerprint';
import type { FileAnswer, FileQuestion } from './fileQuestion';

declare const self: DedicatedWorkerGlobalScope;

const PIECE = 1024 * 1024;

self.addEventListener('message', ({ data }: MessageEvent<FileQuestion>) => {
  const answer = (value: FileAnswer['value']) =>
    self.postMessage({ id: data.id, value } satisfies FileAnswer);
  void answerTo(data).then(answer, () => answer(null));
});

function answerTo({ kind, file }: FileQuestion): Promise<number | string> {
  switch (kind) {
    case 'crc32c':
      return checksum(file);
    case 'fingerprint':
      return fingerprint(file);
  }
}

async function checksum(file: Blob): Promise<number> {
  const crc = new Crc32c();
  for await (const piece of pieces(file)) {
    crc.update(piece);
  }
  return crc.value();
}

/**
 * All of the file, into one buffer where the browser's streams can do that: of buffers that are used
 * once, hundreds of megabytes pile up before a browser looks for them. A piece is good until the next.
 */
async function* pieces(file: Blob): AsyncGenerator<Uint8Array, void, void> {
  const reader = intoBuffers(file.stream());
  if (reader === null) {
    yield* chunks(file.stream().getReader());
    return;
  }
  for (let buffer = new ArrayBuffer(PIECE); ;) {
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
