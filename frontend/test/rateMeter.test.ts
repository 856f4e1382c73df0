import { describe, expect, it } from 'vitest';
import { RateMeter, secondsLeft } from '../src/engine/rateMeter';

describe('the rate', () => {
  it('is not told before a second has passed', () => {
    const meter = new RateMeter(0, 10_000);
    meter.sample(900, 9000);
    expect(meter.bytesPerSecond).toBeNull();
    meter.sample(1100, 11_000);
    expect(meter.bytesPerSecond).toBeCloseTo(10_000);
  });

  it('follows a change within some seconds, without jumping', () => {
    const meter = new RateMeter(0, 10_000);
    let bytes = 0;
    for (let now = 250; now <= 5000; now += 250) {
      bytes += 250;
      meter.sample(now, bytes);
    }
    bytes += 1000;
    meter.sample(5250, bytes);
    expect(meter.bytesPerSecond).toBeLessThan(1500);
    for (let now = 5500; now <= 20_000; now += 250) {
      bytes += 1000;
      meter.sample(now, bytes);
    }
    expect(meter.bytesPerSecond).toBeGreaterThan(3900);
  });

  it('does not jump because every part begins with a leap', () => {
    const meter = new RateMeter(0, 10_000);
    let bytes = 0;
    const told: number[] = [];
    for (let now = 250; now <= 120_000; now += 250) {
      // Of each part of 8,000 bytes, 2,000 leave at once, the others in two seconds.
      bytes += now % 2000 === 0 ? 2750 : 750;
      meter.sample(now, bytes);
      if (now > 10_000) {
        told.push(meter.bytesPerSecond!);
      }
    }
    const mean = 4000;
    expect(Math.min(...told)).toBeGreaterThan(mean * 0.9);
    expect(Math.max(...told)).toBeLessThan(mean * 1.1);
  });

  it('falls when nothing moves', () => {
    const meter = new RateMeter(0, 10_000);
    meter.sample(2000, 2_000_000);
    for (let now = 2500; now <= 60_000; now += 500) {
      meter.sample(now, 2_000_000);
    }
    expect(meter.bytesPerSecond).toBeLessThan(1);
  });

  it('pays no heed to samples that are too close to tell', () => {
    const meter = new RateMeter(0, 10_000);
    meter.sample(2000, 2000);
    meter.sample(2001, 1_000_000);
    expect(meter.bytesPerSecond).toBe(1000);
  });
});

describe('the time left', () => {
  it('is what remains at that rate', () => {
    expect(secondsLeft(1000, 10)).toBe(100);
  });

  it.each([null, 0, 0.5])('is not told at a rate of %s', (rate) => {
    expect(secondsLeft(1000, rate)).toBeNull();
  });
});
