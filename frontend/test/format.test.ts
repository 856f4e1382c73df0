import { describe, expect, it } from 'vitest';
import { count, formatBytes, formatDuration, formatMilliseconds } from '../src/view/format';

describe('what a person reads', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1.00 KiB'],
    [10_240, '10.0 KiB'],
    [102_400, '100 KiB'],
    [1023 * 1024, '1.00 MiB'],
    [2 ** 31, '2.00 GiB'],
    [5 * 2 ** 40, '5.00 TiB'],
    [2 ** 53, '8.00 PiB'],
  ])('for %i bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0.2, '1 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [119.9, '2 min'],
    [150, '2 min 30 s'],
    [1800, '30 min'],
    [3600, '1 h'],
    [2 * 3600 + 299, '2 h 5 min'],
    [25 * 3600, '1 d 1 h'],
  ])('for %d seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('for a short time has decimals', () => {
    expect(formatMilliseconds(42)).toBe('0.04 s');
    expect(formatMilliseconds(1234)).toBe('1.2 s');
    expect(formatMilliseconds(61_000)).toBe('1 min 1 s');
  });

  it('has a plural', () => {
    expect([0, 1, 2000].map((n) => count(n, 'file'))).toEqual(['0 files', '1 file', '2,000 files']);
  });
});
