import type { Connectivity } from '../engine/ports';

/** The browser's own word on the network; a page that comes to sight again may have slept. */
export const browserConnectivity: Connectivity = {
  get isOnline() {
    return navigator.onLine;
  },
  onReturn(listener) {
    const ending = new AbortController();
    const { signal } = ending;
    addEventListener('online', listener, { signal });
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && listener(),
      { signal },
    );
    return () => ending.abort();
  },
};
