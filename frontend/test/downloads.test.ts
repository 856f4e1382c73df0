import { describe, expect, it } from 'vitest';
import { Downloads } from '../src/engine/downloads';
import { Gateway } from '../src/engine/gateway';
import type { DownloadSink } from '../src/engine/ports';
import { GatewayError } from '../src/engine/problem';
import { FakeGateway } from '../test-support/fakeGateway';
import { FakeTransport } from '../test-support/fakeTransport';

class RecordingSink implements DownloadSink {
  readonly saved: unknown[][] = [];

  async save(...call: Parameters<DownloadSink['save']>): Promise<void> {
    this.saved.push(call);
  }
}

function scene() {
  const gateway = new FakeGateway(['inbox']);
  gateway.add('inbox', 'a b/Отчёт.pdf', new Uint8Array(3));
  const sink = new RecordingSink();
  const client = new Gateway(new FakeTransport(gateway));
  return { sink, downloads: new Downloads(client, sink, () => 'secret') };
}

describe('a download', () => {
  it('is handed to the browser with name, size and token', async () => {
    const { sink, downloads } = scene();

    await downloads.start({ bucket: 'inbox', key: 'a b/Отчёт.pdf' });

    const path = '/api/v1/objects/inbox/a%20b/%D0%9E%D1%82%D1%87%D1%91%D1%82.pdf';
    expect(sink.saved).toEqual([[path, 'Отчёт.pdf', 3, 'secret']]);
  });

  it('of an object that is gone is refused with words', async () => {
    const { sink, downloads } = scene();

    const failure = await downloads.start({ bucket: 'inbox', key: 'gone' }).catch((e) => e);

    expect(failure).toBeInstanceOf(GatewayError);
    expect(failure.problem).toMatchObject({ status: 404, title: 'Not found' });
    expect(sink.saved).toEqual([]);
  });
});
