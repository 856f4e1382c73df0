import type { Loan } from './loan';

/**
 * Lets the browser download what only a bearer token may read. A link cannot carry a header, and
 * fetching a large file into memory is no way out: so the page lends the token for one path, opens
 * that path, and the answer streams to the disk with the header added here.
 */
declare const self: ServiceWorkerGlobalScope;

const loans = new Map<string, string>();

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('message', (event) => {
  const { path, token } = event.data as Loan;
  loans.set(path, token);
  event.ports[0]?.postMessage('ready');
});

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  const token = loans.get(pathname);
  if (token !== undefined && event.request.mode === 'navigate') {
    loans.delete(pathname);
    event.respondWith(fetch(pathname, { headers: { Authorization: `Bearer ${token}` } }));
  }
});
