/**
 * Keeps this computer awake while it is wanted. Browsers take the lock away from a page that is out
 * of sight, and have none at all for pages on plain http.
 */
export class WakeLock {
  #isWanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => void this.#update());
  }

  want(isWanted: boolean): void {
    if (isWanted !== this.#isWanted) {
      this.#isWanted = isWanted;
      void this.#update();
    }
  }

  async #update(): Promise<void> {
    if (!this.#isWanted) {
      await this.#lock?.release();
      this.#lock = null;
    } else if (document.visibilityState === 'visible' && (this.#lock?.released ?? true)) {
      // The types promise what is there on https only. A low battery is a reason to refuse.
      const wakeLock = (navigator as Partial<Pick<Navigator, 'wakeLock'>>).wakeLock;
      this.#lock = (await wakeLock?.request('screen').catch(() => null)) ?? null;
    }
  }
}
