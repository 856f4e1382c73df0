import { describe, expect, it } from 'vitest';
import { base64, Crc32c, joining } from '../src/engine/crc32c';

const text = (characters: string) => new TextEncoder().encode(characters);

function crc32c(...pieces: Uint8Array[]): string {
  const crc = new Crc32c();
  pieces.forEach((piece) => crc.update(piece));
  return Buffer.from(base64(crc.value()), 'base64').toString('hex');
}

function value(bytes: Uint8Array): number {
  const crc = new Crc32c();
  crc.update(bytes);
  return crc.value();
}

describe('CRC32C', () => {
  it.each([
    ['nothing', text(''), '00000000'],
    ['the check value of the catalogue', text('123456789'), 'e3069283'],
    ['32 bytes of zeros (RFC 3720, B.4)', new Uint8Array(32), '8a9136aa'],
    ['32 bytes of ones (RFC 3720, B.4)', new Uint8Array(32).fill(255), '62a8ab43'],
    ['32 bytes counting up (RFC 3720, B.4)', Uint8Array.from(Array(32).keys()), '46dd794e'],
  ])('of %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('does not depend on how the bytes are cut', () => {
    const bytes = Uint8Array.from({ length: 41 }, (_, i) => (i * 37) & 255);
    const whole = crc32c(bytes);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(crc32c(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(whole);
    }
  });

  it('of two runs of bytes follows from both checksums', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 101) & 255);
    for (let cut = 0; cut <= bytes.length; cut += 7) {
      const [first, second] = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const joined = joining(second.length)(value(first), value(second));
      expect(joined).toBe(value(bytes));
    }
  });

  it('follows over lengths that no 32 bits hold', () => {
    const eightGiB = 2 ** 33;
    const half = joining(eightGiB / 2);
    expect(joining(eightGiB)(0x12345678, 0)).toBe(half(half(0x12345678, 0), 0));
  });
});
