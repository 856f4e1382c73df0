import type { Clock } from './ports';

const TICK_MS = 500;

/** Acts now and then again and again, so that a stall and a countdown are seen; returns how to stop. */
export function ticking(clock: Clock, act: () => void): () => void {
  let cancel: () => void;
  const tick = () => {
    cancel = clock.after(TICK_MS, tick);
    act();
  };
  tick();
  return () => cancel();
}
