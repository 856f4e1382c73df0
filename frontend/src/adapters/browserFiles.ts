import type { FileReading } from '../engine/ports';

/** Reads picked files; checksums are computed off the page's own thread. */
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
