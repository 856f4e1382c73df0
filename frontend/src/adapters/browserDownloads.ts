import type { DownloadSink } from '../engine/ports';
import type { Loan } from '../workers/loan';

const WORKER = '/download-worker.js';
const LARGEST_IN_MEMORY = 512 * 1024 * 1024;

/** Raised where this browser has no way to stream a download that needs a token. */
export class DownloadTooLarge extends Error {
  constructor() {
    super(
      'Over plain http this browser can only download up to 512 MiB with an access token. ' +
        'Open the page over https, or use “sluice get” in a terminal.',
    );
    this.name = 'DownloadTooLarge';
  }
}

/**
 * Without a token, a plain download link. With one, a service worker adds it to the request, so
 * that files of any size stream to the disk. Browsers have service workers on https and on this
 * machine's own addresses only; elsewhere the file passes through memory, up to a limit.
 */
export const browserDownloads: DownloadSink = {
  async save(path, name, size, token) {
    if (token === null) {
      clickLink(path, name);
      return;
    }
    const worker = await activeWorker();
    if (worker) {
      await lend(worker, { path: new URL(path, location.href).pathname, token });
      openInFrame(path);
      return;
    }
    if (size > LARGEST_IN_MEMORY) {
      throw new DownloadTooLarge();
    }
    await saveFromMemory(path, name, token);
  },
};

async function activeWorker(): Promise<ServiceWorker | null> {
  try {
    await navigator.serviceWorker.register(WORKER);
    return (await navigator.serviceWorker.ready).active;
  } catch {
    return null;
  }
}

function lend(worker: ServiceWorker, loan: Loan): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    worker.postMessage(loan, [channel.port2]);
  });
}

/** A frame, as leaving the page would end its uploads if the gateway answered with an error. */
function openInFrame(path: string): void {
  document.querySelector('iframe.download')?.remove();
  const frame = document.createElement('iframe');
  frame.className = 'download';
  frame.hidden = true;
  frame.title = 'Download';
  frame.src = path;
  document.body.append(frame);
}

async function saveFromMemory(path: string, name: string, token: string): Promise<void> {
  const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) {
    throw new Error(`The gateway answered ${response.status}.`);
  }
  const url = URL.createObjectURL(await response.blob());
  clickLink(url, name);
  URL.revokeObjectURL(url);
}

function clickLink(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
