import type { DownloadSink } from '../engine/ports';
import type { Loan } from '../workers/loan';
import { onGateway } from './gatewayAddress';

const WORKER = '/download-worker.js';
/** A service worker that takes longer than that to answer is passed over. */
const WORKER_MS = 10_000;
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
    const address = onGateway(path);
    if (token === null) {
      clickLink(address, name);
      return;
    }
    if (await within(WORKER_MS, lent({ path: new URL(address).pathname, token }))) {
      openInFrame(address);
      return;
    }
    if (size > LARGEST_IN_MEMORY) {
      throw new DownloadTooLarge();
    }
    await saveFromMemory(address, name, token);
  },
};

/** False where this browser has no service workers. */
async function lent(loan: Loan): Promise<boolean> {
  try {
    await navigator.serviceWorker.register(onGateway(WORKER));
    const { active } = await navigator.serviceWorker.ready;
    await lend(active!, loan);
    return true;
  } catch {
    return false;
  }
}

/** False where the answer takes longer than that. */
function within(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return Promise.race([answer, late]);
}

function lend(worker: ServiceWorker, loan: Loan): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    worker.postMessage(loan, [channel.port2]);
  });
}

/** A frame, as leaving the page would end its uploads if the gateway answered with an error. */
function openInFrame(address: string): void {
  document.querySelector('iframe.download')?.remove();
  const frame = document.createElement('iframe');
  frame.className = 'download';
  frame.hidden = true;
  frame.title = 'Download';
  frame.src = address;
  document.body.append(frame);
}

async function saveFromMemory(address: string, name: string, token: string): Promise<void> {
  const response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
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
