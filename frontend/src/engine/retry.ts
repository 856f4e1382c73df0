import { ConnectionLost } from './ports';
import { GatewayError } from './problem';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const LONGEST_ASKED_MS = 60_000;
const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/**
 * How long to wait before trying again after so many failures in a row, or null where trying again
 * is of no use. The gateway's own Retry-After wins over the doubling pause.
 */
export function pauseBeforeRetry(failure: unknown, failures: number): number | null {
  if (!isTemporary(failure)) {
    return null;
  }
  const asked = failure instanceof GatewayError ? failure.retryAfterMs : null;
  return asked === null
    ? Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)
    : Math.min(asked, LONGEST_ASKED_MS);
}

/** True for what may well succeed the next time. */
export function isTemporary(failure: unknown): boolean {
  if (failure instanceof GatewayError) {
    return TEMPORARY.has(failure.problem.status);
  }
  return failure instanceof ConnectionLost;
}
