import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fingerprint } from '../src/engine/fingerprint';
import { UnfinishedUploads } from '../src/engine/unfinished';
import { FakeGateway } from '../test-support/fakeGateway';
import { FakeKeptFiles, picked } from '../test-support/fakes';
import { World } from '../test-support/world';

const CONTENT = 'a file that goes in parts of four bytes';

let gateway: FakeGateway;
let page: World;
let keptFiles: FakeKeptFiles;
let unfinished: UnfinishedUploads;

beforeEach(() => {
  gateway = new FakeGateway(['inbox']);
  keptFiles = new FakeKeptFiles();
  visit(new World(gateway));
});

/** Opens the page, as a browser that remembers what the world does. */
function visit(world: World): void {
  page = world;
  const { resource, uploads, memory, connectivity, clock } = page;
  const tools = { uploads: resource, memory, keptFiles, connectivity, clock };
  unfinished = new UnfinishedUploads(uploads, tools);
}

async function begin(key: string, content = CONTENT) {
  const { size } = new Blob([content]);
  const known = await fingerprint(new Blob([content]));
  const upload = gateway.uploads.add({ bucket: 'inbox', key, size, fingerprint: known });
  upload.parts.set(1, new TextEncoder().encode(content.slice(0, 4)));
  return upload;
}

const keys = () => unfinished.state.uploads.map(({ address }) => address.key);

const stored = (key: string) => {
  const object = gateway.buckets.get('inbox')!.get(key);
  return object && new TextDecoder().decode(object.bytes);
};

describe('what is unfinished', () => {
  it('is listed, with what the store holds of it', async () => {
    await begin('from/elsewhere');

    await unfinished.refresh();

    expect(unfinished.state).toMatchObject({
      uploads: [
        {
          address: { bucket: 'inbox', key: 'from/elsewhere' },
          size: CONTENT.length,
          receivedBytes: 4,
          expiresAt: expect.any(Date),
          handle: null,
        },
      ],
      hasMore: false,
      problem: null,
    });
  });

  it('is read page by page', async () => {
    for (let i = 0; i < 23; i++) {
      await begin(`file-${i}`);
    }

    await unfinished.refresh();
    expect(keys()).toHaveLength(20);
    expect(unfinished.state.hasMore).toBe(true);
    await unfinished.more();

    expect(new Set(keys()).size).toBe(23);
    expect(unfinished.state.hasMore).toBe(false);
  });

  it('of this browser comes first, and each comes once', async () => {
    const { id } = await begin('mine');
    const handle = new Blob([CONTENT]);
    page.memory.uploads.set(id, { id, handle });
    await begin('newer');

    await unfinished.refresh();

    expect(keys()).toEqual(['mine', 'newer']);
    expect(unfinished.state.uploads[0]!.handle).toBe(handle);
  });

  it('is forgotten where the gateway has it no more', async () => {
    const done = await begin('done');
    done.isCompleted = true;
    const expired = await begin('expired');
    expired.isExpired = true;
    for (const id of [done.id, expired.id, 'unknown']) {
      page.memory.uploads.set(id, { id, handle: null });
    }

    await unfinished.refresh();

    expect(keys()).toEqual([]);
    expect(page.memory.uploads.size).toBe(0);
  });

  it('is not what this page works on', async () => {
    page.transport.isHolding = true;
    page.add(picked('large', CONTENT));
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));

    await unfinished.refresh();

    expect(keys()).toEqual([]);
    page.transport.release();
    await page.reaches('done');
  });

  it('is left out of the list once its file was dropped', async () => {
    await begin('a b/large');
    await unfinished.refresh();
    expect(keys()).toEqual(['a b/large']);

    page.add(picked('large', CONTENT));

    await page.reaches('done');
    expect(keys()).toEqual([]);
  });

  it('that cannot be listed is told, and listed as soon as it can be', async () => {
    await begin('patient');
    page.transport.isDown = true;
    const listed = unfinished.refresh();
    await vi.waitFor(() =>
      expect(unfinished.state.problem?.title).toBe('The connection to the gateway broke'),
    );

    page.transport.isDown = false;
    page.clock.advance(1000);

    await listed;
    expect(keys()).toEqual(['patient']);
    expect(unfinished.state.problem).toBeNull();
  });

  it('that may not be listed is told', async () => {
    gateway.token = 'another';

    await unfinished.refresh();

    expect(unfinished.state.problem?.status).toBe(401);
  });

  it('is read anew by whoever asks last', async () => {
    await begin('one');
    page.transport.isDown = true;
    const first = unfinished.refresh();
    await vi.waitFor(() => expect(unfinished.state.problem).not.toBeNull());
    page.transport.isDown = false;

    await unfinished.refresh();
    await first;

    expect(unfinished.state).toMatchObject({ problem: null, uploads: [{ receivedBytes: 4 }] });
  });
});

describe('an unfinished upload', () => {
  it('goes on after the browser was closed, with the file that it has kept', async () => {
    page.transport.isHolding = true;
    const file = picked('large', CONTENT);
    page.add({ ...file, handle: file.content });
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    page.transport.held.shift()!();
    await vi.waitFor(() => expect(page.transport.held).toHaveLength(3));
    visit(new World(gateway, page.memory));
    await unfinished.refresh();

    expect(await unfinished.goOn(unfinished.state.uploads[0]!)).toBe(true);

    await page.reaches('done');
    expect(stored('a b/large')).toBe(CONTENT);
    expect(gateway.uploads.sentAgain).toEqual([]);
    expect(page.memory.uploads.size).toBe(0);
  });

  it('waits for its file where the person does not allow to read it', async () => {
    const { id } = await begin('mine');
    page.memory.uploads.set(id, { id, handle: new Blob([CONTENT]) });
    await unfinished.refresh();
    keptFiles.isAllowed = false;

    expect(await unfinished.goOn(unfinished.state.uploads[0]!)).toBe(false);

    expect(keys()).toEqual(['mine']);
    expect(page.uploads.all).toEqual([]);
  });

  it('goes on with the file that is given', async () => {
    await begin('other/name.bin');
    await unfinished.refresh();

    unfinished.goOnWith(unfinished.state.uploads[0]!, picked('renamed.bin', CONTENT));

    await page.reaches('done');
    expect(page.upload().path).toBe('name.bin');
    expect(stored('other/name.bin')).toBe(CONTENT);
    expect(keys()).toEqual([]);
  });

  it('can be discarded, also by two at once', async () => {
    await begin('one');
    await begin('two');
    await unfinished.refresh();
    const [two, one] = unfinished.state.uploads;
    gateway.uploads.all.delete(one!.id);

    await unfinished.discard(one!);
    await unfinished.discard(two!);

    expect(keys()).toEqual([]);
    expect(gateway.uploads.all.size).toBe(0);
  });

  it('that cannot be discarded stays, and that is told', async () => {
    await begin('one');
    await unfinished.refresh();
    page.transport.isDown = true;

    await unfinished.discard(unfinished.state.uploads[0]!);

    expect(keys()).toEqual(['one']);
    expect(unfinished.state.problem).not.toBeNull();
  });
});
