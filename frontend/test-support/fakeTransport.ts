import {
  ConnectionLost,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../src/engine/ports.ts';
import type { FakeGateway, FakeRequest } from './fakeGateway.ts';

/** Carries requests to the fake gateway, as well or as badly as a test wants. */
export class FakeTransport implements Transport {
  /** This many bodies are lost half-way. */
  breaks = 0;
  /** This many answers are lost after the gateway has acted, by method. */
  readonly lostAnswers = { PUT: 0, POST: 0 };
  /** Nothing comes through at all. */
  isDown = false;
  /** So many bytes arrive of each body, as of a file that was cut on the disk. */
  cutBodiesTo = Infinity;
  /** The most bodies that were on their way at once. */
  mostAtOnce = 0;
  #underway = 0;
  /** PUTs that were sent half and are held there. */
  readonly held: (() => void)[] = [];
  isHolding = false;
  readonly #gateway: FakeGateway;

  constructor(gateway: FakeGateway) {
    this.#gateway = gateway;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    request.signal?.throwIfAborted();
    if (this.isDown) {
      throw new ConnectionLost();
    }
    if (request.onSent && request.body) {
      await this.#sendBody(request, request.body);
    }
    const { status, headers, body } = this.#gateway.answer(await this.#arriving(request));
    request.signal?.throwIfAborted();
    const { method } = request;
    if ((method === 'PUT' || method === 'POST') && this.lostAnswers[method] > 0) {
      this.lostAnswers[method]--;
      throw new ConnectionLost();
    }
    return {
      status,
      header: (name) => headers[name.toLowerCase()] ?? null,
      text: typeof body === 'string' ? body : '',
    };
  }

  #arriving(request: TransportRequest): Promise<FakeRequest> {
    const body = request.body?.slice(0, this.cutBodiesTo);
    return fakeRequest({ ...request, ...(body && { body }) });
  }

  /** Lets the held PUTs go on, and later ones pass. */
  release(): void {
    this.isHolding = false;
    this.held.splice(0).forEach((goOn) => goOn());
  }

  async #sendBody(request: TransportRequest, body: Blob): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underway);
    try {
      await this.#carry(request, body);
    } finally {
      this.#underway--;
    }
  }

  async #carry(request: TransportRequest, body: Blob): Promise<void> {
    request.onSent?.(Math.floor(body.size / 2));
    if (this.breaks > 0) {
      this.breaks--;
      throw new ConnectionLost();
    }
    if (this.isHolding) {
      await this.#hold(request.signal);
    }
    if (this.isDown) {
      throw new ConnectionLost();
    }
    request.onSent?.(body.size);
  }

  #hold(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.held.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }
}

async function fakeRequest({
  method,
  path,
  headers,
  body,
}: TransportRequest): Promise<FakeRequest> {
  const names = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const request = { method, path, headers: Object.fromEntries(names) as Record<string, string> };
  return body ? { ...request, body: new Uint8Array(await body.arrayBuffer()) } : request;
}
