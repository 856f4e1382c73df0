import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fingerprint } from '../src/engine/fingerprint';
import { FakeGateway, problem } from '../test-support/fakeGateway';
import { picked } from '../test-support/fakes';
import { World } from '../test-support/world';

const CONTENT = 'a file that goes in parts of four bytes';
const PARTS = 10;
const FILE = picked('large', CONTENT, 'text/plain');

let gateway: FakeGateway;
let page: World;

beforeEach(() => {
  gateway = new FakeGateway(['inbox']);
  page = new World(gateway);
});

const stored = (key = 'a b/large') => {
  const object = gateway.buckets.get('inbox')!.get(key);
  return object && new TextDecoder().decode(object.bytes);
};

const requests = (method: string, path: RegExp) =>
  gateway.requests.filter((request) => request.method === method && path.test(request.path));

const parts = () => requests('PUT', /parts/);

/** Parts that somebody else has sent before. */
async function unfinished(key: string, ...numbers: number[]) {
  const known = await fingerprint(FILE.content);
  const upload = gateway.uploads.add({
    bucket: 'inbox',
    key,
    size: FILE.content.size,
    fingerprint: known,
  });
  const bytes = new TextEncoder().encode(CONTENT);
  numbers.forEach((part) => upload.parts.set(part, bytes.slice((part - 1) * 4, part * 4)));
  return upload;
}

describe('a large file', () => {
  it('goes in parts, each once, with the checksum of each and of the whole', async () => {
    page.add(FILE);

    const { receipt, matches } = await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(receipt.parts).toBe(PARTS);
    expect(matches).toBe(true);
    expect(parts()).toHaveLength(PARTS);
    expect(parts().every(({ headers }) => headers['content-digest']?.startsWith('crc32c=:'))).toBe(
      true,
    );
    expect(page.files.computed).toBe(PARTS);
    expect(page.history).toEqual(['queued', 'checking', 'queued', 'sending', 'confirming', 'done']);
  });

  it('tells what it is, and that nothing may be overwritten', async () => {
    page.add(FILE);
    await page.reaches('done');

    const { body } = requests('POST', /uploads$/)[0]!;
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
      bucket: 'inbox',
      key: 'a b/large',
      size: CONTENT.length,
      contentType: 'text/plain',
      fingerprint: await fingerprint(FILE.content),
      ifNoneMatch: '*',
    });
  });

  it('uses no more connections than there are lanes, shared with the others', async () => {
    page.transport.isHolding = true;
    page.add(FILE, picked('other', CONTENT.toUpperCase()));
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.transport.release();
    await page.reaches('done', 0);
    await page.reaches('done', 1);

    expect(page.transport.mostAtOnce).toBe(3);
  });

  it('shows what is there and on its way, and through how many connections', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.clock.advance(1000);

    expect(page.upload().state).toMatchObject({ kind: 'sending', sent: 6, lanes: 3 });
    expect(page.uploads.summary()).toMatchObject({ sent: 6, bytes: CONTENT.length });
    page.transport.release();
    await page.reaches('done');
  });
});

describe('what was acknowledged is never sent again', () => {
  it.each([1, 2, 3, 5, 10])('though %i answers are lost', async (count) => {
    page.transport.lostAnswers.PUT = count;
    page.add(FILE);

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
    expect(parts()).toHaveLength(PARTS);
  });

  it('though connections break half-way, which costs no pause', async () => {
    page.transport.breaks = 3;
    page.add(FILE);

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(parts()).toHaveLength(PARTS);
    expect(page.history).not.toContain('waiting');
  });

  it('though connections break again and again, which does', async () => {
    page.transport.breaks = 6;
    page.add(FILE);
    await page.reaches('waiting');

    page.clock.advance(1000);

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(parts()).toHaveLength(PARTS);
  });

  it('though the gateway was gone when what reads the file was fetched', async () => {
    page.files.losses = 2;
    page.add(FILE);
    for (const secondsLeft of [1, 2]) {
      await vi.waitFor(() => expect(page.upload().state).toMatchObject({ secondsLeft }));
      page.clock.advance(secondsLeft * 1000);
    }

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
  });

  it('though the gateway is gone for minutes', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.transport.isDown = true;
    page.transport.release();
    for (const secondsLeft of [1, 2, 4, 8, 16, 30, 30, 30]) {
      await vi.waitFor(() => expect(page.upload().state).toMatchObject({ secondsLeft }));
      page.clock.advance(secondsLeft * 1000);
    }
    await vi.waitFor(() => expect(page.upload().state).toMatchObject({ secondsLeft: 30 }));

    page.transport.isDown = false;
    page.connectivity.comeBack();

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
  });

  it('though it is paused and gone on with, which asks nothing twice', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.transport.held.shift()!();
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));

    page.upload().pause();
    expect(page.upload().state.kind).toBe('paused');
    expect(page.upload().sent).toBe(4);
    page.transport.release();
    page.upload().resume();

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
    expect(requests('POST', /uploads$/)).toHaveLength(1);
    expect(requests('HEAD', /large/)).toHaveLength(1);
    expect(page.files.computed).toBe(PARTS);
  });

  it('though the page is another one', async () => {
    await unfinished('a b/large', 1, 2, 4, 10);
    page.add(FILE);

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
    expect(parts()).toHaveLength(PARTS - 4);
    expect(requests('POST', /uploads$/)).toHaveLength(0);
  });

  it('though the answers to the beginning and to the end are lost', async () => {
    page.transport.lostAnswers.POST = 1;
    page.add(FILE);
    await page.reaches('waiting');
    await vi.waitFor(() => expect(gateway.uploads.all.size).toBe(1));
    page.transport.isHolding = true;
    page.clock.advance(1000);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.transport.lostAnswers.POST = 1;
    page.transport.release();
    await page.reaches('waiting');
    page.clock.advance(1000);

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.all.size).toBe(1);
    expect(parts()).toHaveLength(PARTS);
  });
});

describe('what is there', () => {
  it('is compared with the file, and sent again where it differs', async () => {
    const upload = await unfinished('a b/large', 1, 2, 3);
    upload.parts.set(2, new Uint8Array(4));
    page.add(FILE);

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(parts()).toHaveLength(PARTS - 2);
  });

  it('of a file that is complete is only compared', async () => {
    await unfinished('a b/large', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    page.add(FILE);

    await page.reaches('done');

    expect(page.history).toContain('comparing');
    expect(parts()).toHaveLength(0);
  });

  it('that an earlier visit began is worth a question from the first moment', async () => {
    await unfinished('a b/large', 1, 2);
    page.transport.isHolding = true;
    page.add(FILE);
    await page.reaches('sending');

    expect(page.clock.now()).toBe(0);
    expect(page.upload().isWorthAsking).toBe(true);

    page.upload().cancel();
    await page.reaches('cancelled');
    page.transport.release();
  });

  it('elsewhere is asked about, and gone on with there', async () => {
    await unfinished('other/name', 1, 2);
    page.add(FILE);
    const { elsewhere } = await page.reaches('recognised');
    expect(elsewhere.address.key).toBe('other/name');

    page.upload().goOnElsewhere();

    await page.reaches('done');
    expect(stored('other/name')).toBe(CONTENT);
    expect(stored()).toBeUndefined();
    expect(gateway.uploads.sentAgain).toEqual([]);
  });

  it('elsewhere may stay, and the file be sent here', async () => {
    await unfinished('other/name', 1, 2);
    page.add(FILE);
    await page.reaches('recognised');

    page.upload().sendHere();

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.all.get('upload-1')!.parts.size).toBe(2);
  });

  it('of a chosen upload is gone on with, by the file that it was begun for only', async () => {
    const upload = await unfinished('a b/chosen', 1, 2);
    const chosen = {
      id: upload.id,
      address: { bucket: 'inbox', key: upload.key },
      size: upload.size,
      createdAt: null,
      expiresAt: null,
    };
    page.uploads.goOn(chosen, picked('chosen', 'another file'));
    expect((await page.reaches('failed')).problem.title).toBe('This is another file');

    page.uploads.goOn(chosen, FILE);

    await page.reaches('done', 1);
    expect(stored('a b/chosen')).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
  });

  it('is published by whoever comes first, and both get the receipt', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    const other = new World(gateway);
    other.add(FILE);
    await other.reaches('done');

    page.transport.release();

    expect((await page.reaches('done')).receipt.parts).toBe(PARTS);
    expect(stored()).toBe(CONTENT);
  });
});

describe('what goes wrong', () => {
  it('with a part on its way is found by its checksum, and the part sent again', async () => {
    gateway.uploads.corruptions = 2;
    page.add(FILE);

    await page.reaches('done');

    expect(stored()).toBe(CONTENT);
    expect(parts()).toHaveLength(PARTS + 2);
  });

  it('with parts again and again is no accident', async () => {
    gateway.uploads.corruptions = 1000;
    page.add(FILE);

    expect((await page.reaches('failed')).problem.title).toBe(
      'What was stored differs from the file',
    );
  });

  it('at the store is waited out as the gateway asks, and only that part sent again', async () => {
    gateway.uploads.partFailures.push(problem(503, 'Slow down', { 'retry-after': '7' }));
    page.add(FILE);
    expect(await page.reaches('waiting')).toMatchObject({ secondsLeft: 7 });

    page.clock.advance(7000);

    await page.reaches('done');
    expect(gateway.uploads.sentAgain).toEqual([]);
    expect(parts()).toHaveLength(PARTS + 1);
  });

  it('at the end is waited out as well', async () => {
    gateway.uploads.completionFailures.push(problem(503, 'Slow down'));
    page.add(FILE);
    await page.reaches('waiting');

    page.clock.advance(1000);

    await page.reaches('done');
    expect(parts()).toHaveLength(PARTS);
  });

  it('with the upload itself is told, and a new one begun by trying again', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    gateway.uploads.all.clear();
    page.transport.release();
    expect((await page.reaches('failed')).problem.title).toBe(
      'What was sent is not there any more',
    );

    page.upload().retry();

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
  });

  it('because the file cannot be read is told as that', async () => {
    page.files.unreadable.add(FILE.content);
    page.transport.isDown = true;
    page.add(FILE);

    expect((await page.reaches('failed')).problem.title).toBe('The file cannot be read');
    page.files.unreadable.delete(FILE.content);
  });

  it('is a name that somebody took while it was sent', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    gateway.add('inbox', 'a b/large', new TextEncoder().encode('theirs'));
    page.transport.release();
    expect((await page.reaches('undecided')).existing?.size).toBe(6);

    page.upload().replace();

    await page.reaches('done');
    expect(stored()).toBe(CONTENT);
    expect(gateway.uploads.all.size).toBe(1);
  });
});

describe('a person', () => {
  it('who cancels leaves nothing', async () => {
    page.transport.isHolding = true;
    page.add(FILE);
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));

    page.upload().cancel();
    page.transport.release();

    await vi.waitFor(() => expect(gateway.uploads.all.size).toBe(0));
    expect(page.memory.uploads.size).toBe(0);
    expect(page.upload().state.kind).toBe('cancelled');
    expect(page.upload().sent).toBe(0);
  });

  it('who pauses all holds up everything until they go on', async () => {
    page.transport.isHolding = true;
    page.add(FILE, picked('other', CONTENT.toUpperCase()), picked('small', 'x'));
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.uploads.pauseAll();
    expect(page.uploads.summary()).toMatchObject({ paused: 3, active: 0, unsettled: 3 });
    page.transport.release();

    page.uploads.resumeAll();

    for (const index of [0, 1, 2]) {
      await page.reaches('done', index);
    }
    expect(gateway.uploads.sentAgain).toEqual([]);
  });

  it('who drops the same file twice is asked about the second', async () => {
    page.add(FILE, FILE);
    await vi.waitFor(() => {
      const kinds = page.uploads.all.map(({ state }) => state.kind);
      expect(kinds.sort()).toEqual(['done', 'undecided']);
    });

    page.uploads.keepAll();

    await vi.waitFor(() => expect(gateway.uploads.all.size).toBe(1));
    expect(stored()).toBe(CONTENT);
  });
});

describe('the page remembers', () => {
  it('what it has begun, until that is published', async () => {
    page.transport.isHolding = true;
    const handle = {};
    page.add({ ...FILE, handle });
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));

    expect([...page.memory.uploads.values()]).toEqual([{ id: 'upload-1', handle }]);
    page.transport.release();
    await page.reaches('done');
    expect(page.memory.uploads.size).toBe(0);
  });
});
