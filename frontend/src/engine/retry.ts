import { ConnectionLost } from './ports';
import { GatewayError } from './problem';

export const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/**
 * How long to wait before trying again after this many attempts, or null where trying again is of
 * no use. The gateway's own Retry-After wins over the doubling pause.
 */
export function pauseBeforeRetry(failure: unknown, attempts: number): number | null {
  if (attempts >= MAX_ATTEMPTS || !isTemporary(failure)) {
    return null;
  }
  const asked = failure instanceof GatewayError ? failure.retryAfterMs : null;
  return Math.min(asked ?? FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

function isTemporary(failure: unknown): boolean {
  if (failure instanceof GatewayError) {
    return TEMPORARY.has(failure.problem.status);
  }
  return failure instanceof ConnectionLost;
}
