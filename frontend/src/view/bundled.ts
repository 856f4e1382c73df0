const PAUSE_MS = 100;

/**
 * Many calls become one, a moment later: what sums up many uploads need not follow each of them.
 * A timer and not a frame, as the title of a page in the background shall move on, too.
 */
export function bundled(action: () => void): () => void {
  let isPlanned = false;
  return () => {
    if (!isPlanned) {
      isPlanned = true;
      setTimeout(() => {
        isPlanned = false;
        action();
      }, PAUSE_MS);
    }
  };
}
