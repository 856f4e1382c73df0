import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileWorkers } from '../src/adapters/fileWorkers';
import { ConnectionLost } from '../src/engine/ports';
import { FileChanged, FileUnreadable } from '../src/engine/problem';
import { FakeFileWorker } from '../test-support/fakeFileWorker';
import { ManualClock } from '../test-support/fakes';

const SILENCE_MS = 30_000;

let clock: ManualClock;
let launched: FakeFileWorker[];
let workers: FileWorkers;

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  clock = new ManualClock();
  launched = [];
  workers = new FileWorkers(() => {
    launched.push(new FakeFileWorker());
    return launched.at(-1)!;
  }, clock);
});

afterEach(() => vi.restoreAllMocks());

const file = (content: string) => new Blob([content]);
const asked = () => launched.filter((worker) => worker.question !== null);

/** Admission to a worker takes some turns of the event loop. */
const askedOf = (count: number) => vi.waitFor(() => expect(asked()).toHaveLength(count));

describe('workers that read files', () => {
  it('are asked one thing at a time, in order', async () => {
    const answers = ['a', 'b', 'c'].map((content) =>
      workers.ask({ kind: 'crc32c', file: file(content) }),
    );
    await askedOf(2);

    asked()[0]!.answer({ kind: 'result', value: 1 });
    expect(await answers[0]).toBe(1);
    await askedOf(2);
    asked()[1]!.answer({ kind: 'result', value: 2 });
    asked()[0]!.answer({ kind: 'result', value: 3 });

    expect(await Promise.all(answers)).toEqual([1, 2, 3]);
    expect(launched).toHaveLength(2);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('that go silent are replaced, and the next one is asked the same', async () => {
    const question = { kind: 'crc32c', file: file('x') } as const;
    const answer = workers.ask(question);
    await askedOf(1);
    const [silent] = asked();

    clock.advance(SILENCE_MS);
    await vi.waitFor(() => expect(silent!.isTerminated).toBe(true));
    await askedOf(2);
    silent!.answer({ kind: 'result', value: 1 });
    const next = asked().find((worker) => worker !== silent)!;
    expect(next.question).toBe(question);
    next.answer({ kind: 'result', value: 2 });

    expect(await answer).toBe(2);
    expect(console.warn).toHaveBeenCalledOnce();
  });

  it('have all the time they need for a large file, as long as they read', async () => {
    const answer = workers.ask({ kind: 'crc32c', file: file('x') });
    await askedOf(1);
    for (let i = 0; i < 10; i++) {
      clock.advance(SILENCE_MS - 1);
      asked()[0]!.answer({ kind: 'reading' });
    }
    asked()[0]!.answer({ kind: 'result', value: 7 });

    expect(await answer).toBe(7);
    expect(launched).toHaveLength(2);
  });

  it('are not asked for ever', async () => {
    const failure = workers.ask({ kind: 'crc32c', file: file('x') }).catch((reason) => reason);
    await vi.waitFor(async () => {
      clock.advance(SILENCE_MS);
      expect(await Promise.race([failure, null])).toBeInstanceOf(FileUnreadable);
    });

    expect(launched.filter(({ isTerminated }) => isTerminated)).toHaveLength(3);
  });

  it('say what they cannot read, and go on', async () => {
    const failure = workers.ask({ kind: 'crc32c', file: file('x') });
    await askedOf(1);
    asked()[0]!.answer({ kind: 'unreadable' });

    await expect(failure).rejects.toBeInstanceOf(FileUnreadable);
    expect(launched.filter(({ isTerminated }) => isTerminated)).toHaveLength(0);
  });

  it('tell a file that is gone from one that may not be read', async () => {
    const failure = workers.ask({ kind: 'readable', file: file('x') });
    await askedOf(1);
    asked()[0]!.answer({ kind: 'gone' });

    await expect(failure).rejects.toBeInstanceOf(FileChanged);
  });

  it('whose script cannot be fetched are of no use, and others are launched', async () => {
    launched[0]!.fail();
    const lost = workers.ask({ kind: 'crc32c', file: file('x') });
    await askedOf(1);
    expect(launched[0]!.question).toBeNull();
    asked()[0]!.fail();
    await expect(lost).rejects.toBeInstanceOf(ConnectionLost);

    const answer = workers.ask({ kind: 'crc32c', file: file('y') });
    await vi.waitFor(() => expect(launched).toHaveLength(3));
    launched[2]!.answer({ kind: 'result', value: 5 });
    expect(await answer).toBe(5);
  });
});
