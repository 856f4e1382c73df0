import { beforeEach, describe, expect, it } from 'vitest';
import { base64 } from '../src/engine/crc32c';
import { PartLedger } from '../src/engine/partLedger';
import { checksumOf } from '../test-support/fakeGateway';

const CONTENT = Uint8Array.from({ length: 10 }, (_, i) => i * 7);
const none = new Map<number, string>();

const own = (part: number) => checksumOf(CONTENT.subarray((part - 1) * 4, part * 4));

let ledger: PartLedger;

beforeEach(() => {
  ledger = new PartLedger(10, 4);
});

describe('the ledger of parts', () => {
  it('cuts a file of any size into parts, of which only the last may be shorter', async () => {
    for (let size = 0; size <= 13; size++) {
      const file = new Blob([new Uint8Array(size)]);
      const { partCount } = new PartLedger(size, 4);
      const sizes = Array.from(
        { length: partCount },
        (_, i) => new PartLedger(size, 4).sliceOf(i + 1, file).size,
      );
      expect(sizes.reduce((total, length) => total + length)).toBe(size);
      expect(sizes.slice(0, -1).every((length) => length === 4)).toBe(true);
    }
  });

  it('misses what the store does not hold', () => {
    ledger.replace({ received: [[2, 2]], checksums: none });

    expect([...ledger.missing()]).toEqual([1, 3]);
    expect([...ledger.unread()]).toEqual([2]);
    expect(ledger.storedBytes).toBe(4);
  });

  it('is complete once every part is stored and read', () => {
    ledger.replace({ received: [[1, 3]], checksums: none });
    expect(ledger.isComplete).toBe(false);

    [1, 2, 3].forEach((part) => ledger.read(part, own(part)));

    expect(ledger.isComplete).toBe(true);
    expect(ledger.whole()).toBe(checksumOf(CONTENT));
    expect(ledger.storedBytes).toBe(10);
  });

  it.each(['before', 'after'])('misses a part that is stored with other bytes, read %s', (when) => {
    if (when === 'before') {
      ledger.read(2, own(2));
    }
    ledger.replace({ received: [[1, 3]], checksums: new Map([[2, base64(own(1))]]) });
    ledger.read(2, own(2));

    expect([...ledger.missing()]).toEqual([2]);
  });

  it('keeps what was acknowledged since an answer was on its way', () => {
    ledger.read(1, own(1));
    ledger.acknowledged(1, base64(own(1)));

    ledger.add({ received: [[3, 3]], checksums: none });

    expect([...ledger.missing()]).toEqual([2]);
  });

  it('forgets what is not there when it is asked anew', () => {
    ledger.acknowledged(1, base64(own(1)));

    ledger.replace({ received: [[3, 3]], checksums: none });

    expect([...ledger.missing()]).toEqual([1, 2]);
  });

  it('knows one part of no bytes', () => {
    const empty = new PartLedger(0, 4);
    empty.read(1, 0);
    empty.acknowledged(1, base64(0));

    expect(empty.isComplete).toBe(true);
    expect(empty.whole()).toBe(0);
  });
});
