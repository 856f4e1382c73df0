import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const WORKER_MS = 10_000;
const SIZE = 512 * 1024 * 1024 + 1;

/** What the page needs of a browser to download with a token. */
async function downloadsIn(serviceWorker: object) {
  vi.stubGlobal('document', { baseURI: 'http://gateway.invalid/up/' });
  vi.stubGlobal('navigator', { serviceWorker });
  vi.resetModules();
  return import('../src/adapters/browserDownloads');
}

const silence = new Promise<never>(() => {});
const mute = { postMessage: () => {} };

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a download with a token', () => {
  it.each([
    ['is never registered', { register: () => silence, ready: silence }],
    ['never gets ready', { register: async () => {}, ready: silence }],
    ['takes no message', { register: async () => {}, ready: Promise.resolve({ active: mute }) }],
  ])('does not wait for ever for a service worker that %s', async (_, serviceWorker) => {
    const { browserDownloads, DownloadTooLarge } = await downloadsIn(serviceWorker);
    let failure: unknown = null;
    browserDownloads.save('/large', 'large', SIZE, 'token').catch((reason) => (failure = reason));

    await vi.advanceTimersByTimeAsync(WORKER_MS - 1);
    expect(failure).toBeNull();
    await vi.advanceTimersByTimeAsync(1);

    expect(failure).toBeInstanceOf(DownloadTooLarge);
  });
});
