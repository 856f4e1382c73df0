import { Crc32c } from '../engine/crc32c';

declare const self: DedicatedWorkerGlobalScope;

const PIECE = 1024 * 1024;

/** Takes one file, answers with its CRC32C, or with null where it can't be read. */
self.addEventListener('message', (event: MessageEvent<Blob>) => {
  void checksum(event.data).then(
    (value) => self.postMessage(value),
    () => self.postMessage(null),
  );
});

async function checksum(file: Blob): Promise<string> {
  const crc = new Crc32c();
  for (let start = 0; start < file.size; start += PIECE) {
    crc.update(new Uint8Array(await file.slice(start, start + PIECE).arrayBuffer()));
  }
  return crc.base64();
}
