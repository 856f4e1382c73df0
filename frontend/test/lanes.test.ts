import { beforeEach, describe, expect, it } from 'vitest';
import { Lanes } from '../src/engine/lanes';
import { gatewayError } from '../src/engine/problem';
import { ManualClock } from '../test-support/fakes';

let signal: AbortSignal;
let clock: ManualClock;
let lanes: Lanes;

beforeEach(() => {
  signal = new AbortController().signal;
  clock = new ManualClock();
  lanes = new Lanes(clock);
  for (let i = 0; i < 6; i++) {
    void lanes.run({}, signal, () => new Promise(() => {}));
  }
});

/** Seconds of a line that gives so much, by the number of lanes. */
function transfer(seconds: number, rate: (count: number) => number): void {
  for (let step = 0; step < seconds * 10; step++) {
    clock.advance(100);
    lanes.moved(rate(lanes.limit) / 10);
  }
}

function refusal(status: number) {
  return lanes
    .run({}, signal, () => Promise.reject(gatewayError({ status, header: () => null, text: '' })))
    .catch(() => undefined);
}

describe('lanes', () => {
  it('become as many as four where each one adds to the rate', () => {
    transfer(20, (count) => count * 1000);

    expect(lanes.limit).toBe(4);
  });

  it('stay as few as give the full rate', () => {
    transfer(4, () => 1000);
    expect(lanes.limit).toBe(4);

    transfer(4, () => 1000);
    expect(lanes.limit).toBe(3);
  });

  it('are halved once by all that are refused together, down to one', async () => {
    lanes = new Lanes(clock);
    await Promise.all([refusal(503), refusal(503), refusal(429)]);
    expect(lanes.limit).toBe(1);

    clock.advance(10_000);
    await refusal(503);
    expect(lanes.limit).toBe(1);
  });

  it('are not fewer because of what is no overload', async () => {
    lanes = new Lanes(clock);
    await refusal(422);

    expect(lanes.limit).toBe(3);
  });
});
