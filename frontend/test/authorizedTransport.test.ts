import { describe, expect, it } from 'vitest';
import { AuthorizedTransport } from '../src/engine/authorizedTransport';
import { FakeGateway } from '../test-support/fakeGateway';
import { FakeTransport } from '../test-support/fakeTransport';
import { FakeTokenPrompt, FakeTokenStore } from '../test-support/fakes';

const BUCKETS = { method: 'GET', path: '/api/v1/buckets' } as const;

function scene(serverToken: string | null, ...answers: string[]) {
  const gateway = new FakeGateway(['inbox']);
  gateway.token = serverToken;
  const store = new FakeTokenStore();
  const prompt = new FakeTokenPrompt(...answers);
  const transport = new AuthorizedTransport(new FakeTransport(gateway), store, prompt);
  return { gateway, store, prompt, transport };
}

describe('the access token', () => {
  it('is not asked for where the gateway needs none', async () => {
    const { prompt, transport, gateway } = scene(null);

    expect((await transport.send(BUCKETS)).status).toBe(200);
    expect(prompt.asked).toEqual([]);
    expect(gateway.requests[0]!.headers).toEqual({});
  });

  it('is asked for once, however many requests need it', async () => {
    const { prompt, store, transport } = scene('secret', 'secret');

    const responses = await Promise.all([1, 2, 3].map(() => transport.send(BUCKETS)));

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(prompt.asked).toEqual(['needed']);
    expect(store.token).toBe('secret');
  });

  it('is asked for again when it is refused', async () => {
    const { prompt, transport } = scene('secret', 'wrong', 'secret');

    expect((await transport.send(BUCKETS)).status).toBe(200);
    expect(prompt.asked).toEqual(['needed', 'refused']);
  });

  it('may be withheld: the refusal is then the answer', async () => {
    const { transport, store } = scene('secret');

    expect((await transport.send(BUCKETS)).status).toBe(401);
    expect(store.token).toBeNull();
  });
});
