import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../src/engine/fingerprint';

const VECTORS = new URL('../../core/src/test/resources/fingerprints.json', import.meta.url);

function content(size: number): Blob {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    bytes[i] = i * 31 + Math.floor(i / 65_536);
  }
  return new Blob([bytes]);
}

describe('the fingerprint', () => {
  const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as {
    size: number;
    fingerprint: string;
  }[];

  it.each(vectors)('of $size bytes is what every client computes', async (vector) => {
    expect(await fingerprint(content(vector.size))).toBe(vector.fingerprint);
  });

  it('reads no more than four megabytes of a file of any size', async () => {
    let read = 0;
    const size = 5 * 2 ** 40;
    const huge = {
      size,
      slice: (start: number, end: number) => {
        expect(end).toBeLessThanOrEqual(size);
        read += end - start;
        return new Blob([new Uint8Array(end - start)]);
      },
    } as Blob;

    await fingerprint(huge);

    expect(read).toBe(2 * 1024 * 1024 + 14 * 64 * 1024);
  });
});
