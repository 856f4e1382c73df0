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
  for (let start = 0; start < file.size; start += PIECE) {
    crc.update(new Uint8Array(await file.slice(start, start + PIECE).arrayBuffer()));
  }
  return crc.value();
}
