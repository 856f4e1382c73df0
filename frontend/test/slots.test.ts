import { describe, expect, it } from 'vitest';
import { Slots } from '../src/engine/slots';

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('slots', () => {
  it('let as many tasks run as there are, the others in order', async () => {
    const slots = new Slots(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const { signal } = new AbortController();
    const tasks = [0, 1, 2, 3].map((task) =>
      slots.run(signal, () => {
        started.push(task);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    await settle();
    expect(started).toEqual([0, 1]);

    ends[1]!();
    await settle();
    expect(started).toEqual([0, 1, 2]);

    ends[0]!();
    await settle();
    ends[2]!();
    ends[3]!();
    await Promise.all(tasks);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('are given back by tasks that fail or never start', async () => {
    const slots = new Slots(1);
    const aborted = AbortSignal.abort(new Error('gone'));
    const { signal } = new AbortController();

    await expect(slots.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(slots.run(aborted, () => Promise.resolve('never'))).rejects.toThrow('gone');
    await expect(slots.run(signal, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });

  it('go to whoever has the fewest', async () => {
    const slots = new Slots(3);
    const { signal } = new AbortController();
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const take = (name: string, owner: object) =>
      slots.run(
        signal,
        () => {
          started.push(name);
          return new Promise<void>((resolve) => ends.push(resolve));
        },
        owner,
      );
    const [large, small] = [{}, {}];
    const tasks = [...'abcde'].map((name) => take(name, large));
    tasks.push(take('first of the other', small), take('second of the other', small));
    await settle();
    expect(started).toEqual(['a', 'b', 'c']);

    ends[0]!();
    await settle();
    ends[1]!();
    await settle();
    expect(started.slice(3)).toEqual(['first of the other', 'd']);

    slots.resize(7);
    await settle();
    ends.forEach((end) => end());
    await Promise.all(tasks);
    expect(started).toHaveLength(7);
  });

  it('are not waited for by a task that is aborted', async () => {
    const slots = new Slots(1);
    const { signal } = new AbortController();
    const giveUp = new AbortController();
    let end = () => {};
    const running = slots.run(signal, () => new Promise<void>((resolve) => (end = resolve)));
    const waiting = slots.run(giveUp.signal, () => Promise.resolve('never'));

    giveUp.abort(new Error('gone'));

    await expect(waiting).rejects.toThrow('gone');
    end();
    await running;
    await expect(slots.run(signal, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
