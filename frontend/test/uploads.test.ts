import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Gateway } from '../src/engine/gateway';
import type { Upload, UploadState } from '../src/engine/upload';
import { UploadResource } from '../src/engine/uploadResource';
import { Uploads } from '../src/engine/uploads';
import { checksumOf, FakeGateway, problem } from '../test-support/fakeGateway';
import { FakeTransport } from '../test-support/fakeTransport';
import {
  edit,
  FakeConnectivity,
  FakeFiles,
  FakeMemory,
  ManualClock,
  picked,
} from '../test-support/fakes';

const FOLDER = { bucket: 'inbox', prefix: 'a b/' };

let gateway: FakeGateway;
let transport: FakeTransport;
let client: Gateway;
let files: FakeFiles;
let clock: ManualClock;
let uploads: Uploads;
let connectivity: FakeConnectivity;
let history: string[];

beforeEach(() => {
  gateway = new FakeGateway(['inbox']);
  transport = new FakeTransport(gateway);
  files = new FakeFiles();
  clock = new ManualClock();
  client = new Gateway(transport);
  connectivity = new FakeConnectivity();
  uploads = new Uploads({
    gateway: client,
    uploads: new UploadResource(transport),
    files,
    memory: new FakeMemory(),
    connectivity,
    clock,
    largestWhole: 1000,
  });
  history = [];
  uploads.changes.add(({ kind, upload }) => {
    if (kind === 'changed' && history.at(-1) !== upload.state.kind) {
      history.push(upload.state.kind);
    }
  });
});

const stored = (key: string) => {
  const object = gateway.buckets.get('inbox')!.get(key);
  return object && new TextDecoder().decode(object.bytes);
};

const upload = (index = 0): Upload => uploads.all[index]!;

function reaches<K extends UploadState['kind']>(kind: K, index = 0) {
  return vi.waitFor(() => {
    const { state } = upload(index);
    expect(state.kind).toBe(kind);
    return state as Extract<UploadState, { kind: K }>;
  });
}

const puts = () => gateway.requests.filter(({ method }) => method === 'PUT');

describe('an upload', () => {
  it('sends the bytes, keeps the receipt and compares the checksum', async () => {
    uploads.add([picked('hello.txt', 'hello', 'text/plain')], FOLDER);

    const { receipt, matches } = await reaches('done');

    expect(stored('a b/hello.txt')).toBe('hello');
    expect(receipt).toMatchObject({ bucket: 'inbox', key: 'a b/hello.txt', size: 5, parts: 1 });
    expect(receipt.versionId).toBeNull();
    expect(matches).toBe(true);
    expect(history).toEqual(['queued', 'checking', 'queued', 'sending', 'confirming', 'done']);
  });

  it('tells the type the browser knows, and that nothing may be overwritten', async () => {
    uploads.add([picked('hello.txt', 'hello', 'text/plain')], FOLDER);
    await reaches('done');

    expect(puts()[0]!.headers).toEqual({ 'content-type': 'text/plain', 'if-none-match': '*' });
  });

  it('of an empty file is stored as well', async () => {
    uploads.add([picked('empty', '')], FOLDER);
    await reaches('done');

    expect(stored('a b/empty')).toBe('');
  });

  it.each(['a#b?c.txt', 'Отчёт.pdf', '100%.txt', "it's (1).txt", 'a+b&c=d', '夏休み.jpeg'])(
    'keeps the name %s as it is',
    async (name) => {
      uploads.add([picked(name, 'x')], FOLDER);
      await reaches('done');

      expect(stored(`a b/${name}`)).toBe('x');
    },
  );

  it('shows progress and a rate while it is sent', async () => {
    transport.isHolding = true;
    uploads.add([picked('big', 'x'.repeat(1000))], FOLDER);
    expect(await reaches('sending')).toMatchObject({ sent: 500, bytesPerSecond: null });

    clock.advance(1000);

    expect(await reaches('sending')).toMatchObject({
      sent: 500,
      bytesPerSecond: expect.any(Number),
    });
    transport.release();
    await reaches('done');
  });

  it('that is cancelled leaves nothing, and can be sent again', async () => {
    transport.isHolding = true;
    uploads.add([picked('big', 'content')], FOLDER);
    await reaches('sending');

    upload().cancel();

    expect(upload().state.kind).toBe('cancelled');
    transport.release();
    await Promise.resolve();
    expect(stored('a b/big')).toBeUndefined();
    upload().retry();
    await reaches('done');
    expect(stored('a b/big')).toBe('content');
  });

  it('is worth a question once it has been sent for more than a few seconds', async () => {
    transport.isHolding = true;
    uploads.add([picked('big', 'content')], FOLDER);
    await reaches('sending');
    clock.advance(5000);
    expect(upload().isWorthAsking).toBe(false);

    clock.advance(1);

    expect(upload().isWorthAsking).toBe(true);
    upload().cancel();
    expect(upload().isWorthAsking).toBe(false);
    transport.release();
  });

  it('of a name no key can hold fails before anything is sent', async () => {
    uploads.add([picked('a/../b', 'x')], FOLDER);

    expect((await reaches('failed')).problem.title).toBe('This name cannot be stored');
    expect(gateway.requests).toHaveLength(0);
  });
});

describe('a name that is taken', () => {
  beforeEach(() => gateway.add('inbox', 'a b/taken', new TextEncoder().encode('older')));

  it('is asked about before a byte is sent', async () => {
    uploads.add([picked('taken', 'new')], FOLDER);

    const { existing } = await reaches('undecided');

    expect(existing).toMatchObject({ size: 5, lastModified: expect.any(Date) });
    expect(puts()).toHaveLength(0);
  });

  it('is written over only with consent', async () => {
    uploads.add([picked('taken', 'new')], FOLDER);
    await reaches('undecided');

    upload().replace();
    await reaches('done');

    expect(stored('a b/taken')).toBe('new');
    expect(puts()[0]!.headers['if-none-match']).toBeUndefined();
  });

  it('stays as it is without', async () => {
    uploads.add([picked('taken', 'new')], FOLDER);
    await reaches('undecided');

    upload().keep();

    expect(upload().state.kind).toBe('kept');
    expect(stored('a b/taken')).toBe('older');
  });

  it('does not hold up the others', async () => {
    uploads.add(
      [...'12345'].map((n) => picked(n === '5' ? 'free' : 'taken', n)),
      FOLDER,
    );

    await reaches('done', 4);
    expect(uploads.summary()).toMatchObject({ undecided: 4, done: 1 });
  });

  it('can be answered for all at once', async () => {
    uploads.add([picked('taken', '1'), picked('taken', '2')], FOLDER);
    await reaches('undecided', 0);
    await reaches('undecided', 1);

    uploads.replaceAll();

    await reaches('done', 0);
    await reaches('done', 1);
  });

  it('is asked about, too, where the store itself cannot refuse to overwrite', async () => {
    gateway.conditionalWrites = false;
    await client.buckets();
    uploads.add([picked('taken', 'new'), picked('free', 'new')], FOLDER);

    await reaches('undecided', 0);
    await reaches('done', 1);

    expect(puts()[0]!.headers['if-none-match']).toBeUndefined();
    expect(stored('a b/taken')).toBe('older');
  });

  it('is noticed, too, when somebody else takes it while we send', async () => {
    transport.isHolding = true;
    uploads.add([picked('free', 'mine')], FOLDER);
    await reaches('sending');
    gateway.add('inbox', 'a b/free', new TextEncoder().encode('theirs'));

    transport.release();

    expect((await reaches('undecided')).existing?.size).toBe(6);
    expect(stored('a b/free')).toBe('theirs');
    upload().replace();
    await reaches('done');
    expect(stored('a b/free')).toBe('mine');
  });
});

describe('a failure', () => {
  it('that passes is waited out, as long as the gateway asks for', async () => {
    gateway.putFailures.push(problem(503, 'Slow down', { 'retry-after': '7' }));
    uploads.add([picked('file', 'x')], FOLDER);
    expect(await reaches('waiting')).toMatchObject({ secondsLeft: 7 });

    clock.advance(6000);
    expect(await reaches('waiting')).toMatchObject({ secondsLeft: 1 });
    clock.advance(1000);

    await reaches('done');
    expect(stored('a b/file')).toBe('x');
  });

  it('is waited out as well before anything is sent', async () => {
    gateway.headFailures.push(problem(503, 'Slow down'));
    uploads.add([picked('file', 'x')], FOLDER);
    expect(await reaches('waiting')).toMatchObject({ secondsLeft: 1 });

    clock.advance(1000);

    await reaches('done');
  });

  it('of the connection is tried again by itself', async () => {
    transport.breaks = 2;
    uploads.add([picked('file', 'x')], FOLDER);

    await reaches('waiting');
    clock.advance(1000);
    await vi.waitFor(() => expect(upload().state).toMatchObject({ secondsLeft: 2 }));
    clock.advance(2000);

    await reaches('done');
  });

  it('is waited out however long it takes, with pauses of half a minute at most', async () => {
    transport.breaks = 20;
    uploads.add([picked('file', 'x')], FOLDER);
    for (const secondsLeft of [1, 2, 4, 8, 16, ...Array<number>(15).fill(30)]) {
      await vi.waitFor(() => expect(upload().state).toMatchObject({ secondsLeft }));
      clock.advance(secondsLeft * 1000);
    }

    await reaches('done');
  });

  it('ends the moment the network is back', async () => {
    transport.breaks = 1;
    connectivity.isOnline = false;
    uploads.add([picked('file', 'x')], FOLDER);
    expect(await reaches('waiting')).toMatchObject({ secondsLeft: null });

    connectivity.comeBack();

    await reaches('done');
  });

  it('need not be waited out by somebody who knows better', async () => {
    transport.breaks = 1;
    uploads.add([picked('file', 'x')], FOLDER);
    await reaches('waiting');

    upload().resume();

    await reaches('done');
  });

  it('that is final is told at once, in the words of the gateway too', async () => {
    gateway.putFailures.push(problem(413, 'At most 1 GiB'));
    uploads.add([picked('file', 'x')], FOLDER);

    expect((await reaches('failed')).problem).toEqual({
      status: 413,
      title: 'The file is larger than the gateway accepts',
      detail: 'At most 1 GiB',
      advice: 'Split the file, or ask whoever runs the gateway to raise the limit.',
      storeRequestId: 'F4K3-1D',
    });
    upload().retry();
    await reaches('done');
  });

  it('because the file changed is not mistaken for the network', async () => {
    const file = picked('file', 'x');
    transport.isHolding = true;
    uploads.add([file], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(1));
    edit(file);
    transport.isDown = true;
    transport.release();

    expect((await reaches('failed')).problem.title).toBe('The file changed on this computer');
  });

  it('of a file that was edited before its turn stores nothing', async () => {
    transport.isHolding = true;
    const file = picked('waits', 'x');
    uploads.add([picked('1', '1'), picked('2', '2'), picked('3', '3'), file], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(3));
    upload(3).pause();
    edit(file);
    upload(3).resume();

    expect((await reaches('failed', 3)).problem.title).toBe('The file changed on this computer');
    transport.release();
    await reaches('done', 2);
    expect(stored('a b/waits')).toBeUndefined();
  });

  it('because the file cannot be read is neither an edit nor the network', async () => {
    const file = picked('file', 'x');
    files.unreadable.add(file.content);
    transport.breaks = 1;
    uploads.add([file], FOLDER);

    expect((await reaches('failed')).problem.title).toBe('The file cannot be read');
  });

  it('is a pipe, which is empty and never opens', async () => {
    transport.isHolding = true;
    uploads.add([picked('pipe', '')], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(1));

    clock.advance(30_000);

    expect((await reaches('failed')).problem.title).toBe('The file cannot be read');
    expect(puts()).toHaveLength(0);
  });

  it('of a slow store is not one of an empty file', async () => {
    transport.isHolding = true;
    uploads.add([picked('empty', '')], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(1));
    gateway.headFailures.push(problem(503, 'Later'));

    clock.advance(30_000);

    expect((await reaches('waiting')).problem.title).toBe('The store is not available');
    transport.release();
    clock.advance(1000);
    await reaches('done');
  });

  it('is an object that has another size than the file', async () => {
    const file = picked('file', '1234');
    transport.isHolding = true;
    uploads.add([file], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(1));
    transport.cutBodiesTo = 2;
    files.wrongChecksum = checksumOf(new TextEncoder().encode('12'));
    transport.release();

    expect((await reaches('failed')).problem.title).toBe('What was stored differs from the file');
  });

  it('is told in the same words of a file that was cut and cannot be read again', async () => {
    const file = picked('file', '1234');
    files.unreadable.add(file.content);
    transport.cutBodiesTo = 2;
    uploads.add([file], FOLDER);

    expect((await reaches('failed')).problem.title).toBe('What was stored differs from the file');
  });

  it('is a checksum that differs from what was stored', async () => {
    files.wrongChecksum = 0;
    uploads.add([picked('file', 'x')], FOLDER);

    expect((await reaches('failed')).problem.title).toBe('What was stored differs from the file');
  });

  it('is a file that was sent and cannot be compared', async () => {
    const file = picked('file', 'x');
    files.unreadable.add(file.content);
    uploads.add([file], FOLDER);

    expect((await reaches('failed')).problem.title).toBe(
      'What was stored could not be compared with the file',
    );
  });

  it('is not a checksum that comes late', async () => {
    const file = picked('file', 'x');
    files.unreadable.add(file.content);
    transport.isHolding = true;
    uploads.add([file], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(1));
    files.unreadable.delete(file.content);
    transport.release();

    expect((await reaches('done')).matches).toBe(true);
  });

  it('can be cancelled while it is waited out', async () => {
    transport.breaks = 1;
    uploads.add([picked('file', 'x')], FOLDER);
    await reaches('waiting');

    upload().cancel();
    clock.advance(60_000);
    await Promise.resolve();

    expect(upload().state.kind).toBe('cancelled');
    expect(puts()).toHaveLength(0);
  });
});

describe('many uploads', () => {
  it('run three at a time, in order', async () => {
    transport.isHolding = true;
    uploads.add(
      [...'12345'].map((name) => picked(name, name)),
      FOLDER,
    );

    await vi.waitFor(() => expect(transport.held).toHaveLength(3));

    expect(uploads.all.map(({ state }) => state.kind).slice(0, 3)).toEqual(
      Array(3).fill('sending'),
    );
    transport.release();
    await reaches('done', 4);
    expect(gateway.buckets.get('inbox')!.size).toBe(5);
  });

  it('are summed up, without what was withdrawn', async () => {
    transport.isHolding = true;
    uploads.add([picked('one', '1234'), picked('two', '12'), picked('three', '123456')], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(3));
    upload(2).cancel();

    expect(uploads.summary()).toEqual({
      files: 2,
      done: 0,
      failed: 0,
      undecided: 0,
      active: 2,
      paused: 0,
      unsettled: 2,
      bytes: 6,
      sent: 3,
      bytesPerSecond: 0,
      secondsLeft: null,
    });
    transport.release();
    await reaches('done', 1);
  });

  it('that are finished can be cleared away, and what failed stays until it is cleared, too', async () => {
    gateway.putFailures.push(problem(413, 'Too large'));
    uploads.add([picked('fails', '1')], FOLDER);
    await reaches('failed');
    transport.isHolding = true;
    uploads.add([picked('stays', '1'), picked('goes', '2')], FOLDER);
    await vi.waitFor(() => expect(transport.held).toHaveLength(2));
    upload(2).cancel();

    uploads.clearFinished();
    expect(uploads.all.map(({ path }) => path)).toEqual(['fails', 'stays']);
    uploads.clear(upload(1));
    expect(uploads.all).toHaveLength(2);
    uploads.clearFailed();

    expect(uploads.all.map(({ path }) => path)).toEqual(['stays']);
  });

  it('are named where they cannot be opened, and the rest goes on', async () => {
    uploads.add(
      [
        { path: 'folder/closed', kind: 'closed folder' },
        picked('folder/open', 'content'),
        { path: 'nowhere', kind: 'closed file' },
      ],
      FOLDER,
    );
    await reaches('done', 1);

    expect((await reaches('failed', 0)).problem.title).toBe('The folder cannot be opened');
    expect((await reaches('failed', 2)).problem.title).toBe('The file cannot be opened');
    expect(uploads.all.map(({ path, canRetry }) => [path, canRetry])).toEqual([
      ['folder/closed', false],
      ['folder/open', true],
      ['nowhere', false],
    ]);
    expect(uploads.summary()).toMatchObject({ files: 3, done: 1, failed: 2, unsettled: 0 });
    uploads.clear(upload(0));
    expect(uploads.all).toHaveLength(2);
  });
});
