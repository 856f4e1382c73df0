import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connect, Plugin } from 'vite';
import { FakeGateway, type FakeResponse } from './fakeGateway.ts';

const BYTES_A_SECOND = 12 * 1024 * 1024;

/**
 * Serves the fake gateway beside the page, for working on the page without the real one. It takes
 * bodies in slowly enough for progress to be seen.
 */
export function devGateway(): Plugin {
  const gateway = new FakeGateway(['inbox', 'archive'], 100, 8 * 1024 * 1024);
  gateway.token = process.env['FAKE_TOKEN'] ?? null;
  const use = ({ middlewares }: { middlewares: Connect.Server }) => {
    middlewares.use('/api', (request, response) => void answer(gateway, request, response));
  };
  return { name: 'dev-gateway', configureServer: use, configurePreviewServer: use };
}

async function answer(
  gateway: FakeGateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await slowBody(request).catch(() => null);
  if (body !== null) {
    const { method = 'GET', headers } = request;
    const path = `/api${request.url}`;
    write(
      gateway.answer({ method, path, headers: headers as Record<string, string>, body }),
      response,
    );
  }
}

async function slowBody(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) {
    pieces.push(piece);
    await sleep((piece.length * 1000) / BYTES_A_SECOND);
  }
  return Buffer.concat(pieces);
}

function write({ status, headers, body }: FakeResponse, response: ServerResponse): void {
  response.writeHead(status, headers);
  response.end(body);
}
