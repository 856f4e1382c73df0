import { beforeEach, describe, expect, it } from 'vitest';
import { FolderReader, type Contents } from '../src/engine/contents';
import { Gateway } from '../src/engine/gateway';
import { FakeGateway } from '../test-support/fakeGateway';
import { FakeTransport } from '../test-support/fakeTransport';

const ROOT = { bucket: 'inbox', prefix: '' };
const ONE_BYTE = new Uint8Array(1);

let gateway: FakeGateway;
let reader: FolderReader;

beforeEach(() => {
  gateway = new FakeGateway(['inbox', 'other'], 3);
  reader = new FolderReader(new Gateway(new FakeTransport(gateway)));
});

const add = (...keys: string[]) => keys.forEach((key) => gateway.add('inbox', key, ONE_BYTE));
const contents = (): Contents => reader.contents!;
const keys = () => contents().objects.map(({ key }) => key);

describe('a folder', () => {
  it('shows objects and folders apart', async () => {
    add('a.txt', 'docs/1', 'docs/2', 'b.txt');

    await reader.open(ROOT);

    expect(contents()).toMatchObject({ prefixes: ['docs/'], hasMore: false, isLoading: false });
    expect(keys()).toEqual(['a.txt', 'b.txt']);
    expect(contents().objects[0]).toEqual({
      key: 'a.txt',
      size: 1,
      lastModified: expect.any(Date),
    });
  });

  it('is read page by page', async () => {
    add('1', '2', '3', '4', '5', '6', '7');
    await reader.open(ROOT);
    expect(keys()).toEqual(['1', '2', '3']);
    expect(contents().hasMore).toBe(true);

    await reader.more();
    await reader.more();

    expect(keys()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(contents().hasMore).toBe(false);
  });

  it('is refreshed as far as it was read', async () => {
    add('1', '2', '3', '4', '5', '6', '7');
    await reader.open(ROOT);
    await reader.more();
    add('0');

    await reader.refresh();

    expect(keys()).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(contents().hasMore).toBe(true);
  });

  it('that was left does not show up late', async () => {
    add('1');
    const late = reader.open(ROOT);
    await reader.open({ bucket: 'other', prefix: '' });
    await late;

    expect(contents().folder.bucket).toBe('other');
    expect(keys()).toEqual([]);
  });

  it('that cannot be read says why', async () => {
    await reader.open({ bucket: 'gone', prefix: '' });

    expect(contents().problem).toMatchObject({ status: 404, detail: 'No such bucket' });
    expect(contents().isLoading).toBe(false);
  });

  it('knows what would be seen in it', async () => {
    await reader.open({ bucket: 'inbox', prefix: 'docs/' });

    expect(reader.shows({ bucket: 'inbox', key: 'docs/deep/1' })).toBe(true);
    expect(reader.shows({ bucket: 'inbox', key: 'other/1' })).toBe(false);
    expect(reader.shows({ bucket: 'other', key: 'docs/1' })).toBe(false);
  });
});
