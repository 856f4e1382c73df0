import { Crc32c } from '../engine/crc32c';
import type { FileReading } from '../engine/ports';

const LARGEST_WITHOUT_WORKER = 1024 * 1024;

/** Reads picked files; checksums of any but small ones are computed off the page's own thread. */
export const browserFiles: FileReading = {
  async isReadable(file) {
    try {
      await file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  },

  async crc32c(file, signal) {
    if (file.size <= LARGEST_WITHOUT_WORKER) {
      const crc = new Crc32c();
      crc.update(new Uint8Array(await file.arrayBuffer()));
      return crc.base64();
    }
    const worker = new Worker(new URL('../workers/checksum.worker.ts', import.meta.url), {
      type: 'module',
    });
    try {
      return await answerOf(worker, file, signal);
    } finally {
      worker.terminate();
    }
  },
};

function answerOf(worker: Worker, file: Blob, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('The file could not be read'));
    signal.addEventListener('abort', fail);
    worker.onerror = fail;
    worker.onmessage = ({ data }: MessageEvent<string | null>) =>
      data === null ? fail() : resolve(data);
    worker.postMessage(file);
  });
}
