import type {
  TokenPrompt,
  TokenStore,
  Transport,
  TransportRequest,
  TransportResponse,
} from './ports';

/**
 * Adds the access token to every request, and asks for it once when the gateway answers 401,
 * however many requests met that answer at the same time.
 */
export class AuthorizedTransport implements Transport {
  readonly #transport: Transport;
  readonly #store: TokenStore;
  readonly #prompt: TokenPrompt;
  #asking: Promise<string | null> | null = null;

  constructor(transport: Transport, store: TokenStore, prompt: TokenPrompt) {
    this.#transport = transport;
    this.#store = store;
    this.#prompt = prompt;
  }

  /** The token that is in use, or null where none was asked for. */
  get token(): string | null {
    return this.#store.load();
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    for (;;) {
      const used = this.token;
      const response = await this.#transport.send(withToken(request, used));
      if (response.status !== 401 || !(await this.#renew(used))) {
        return response;
      }
      request.signal?.throwIfAborted();
    }
  }

  /** True when there is a token that the refused request did not carry. */
  async #renew(refused: string | null): Promise<boolean> {
    if (this.token !== refused) {
      return true;
    }
    this.#asking ??= this.#ask(refused === null ? 'needed' : 'refused');
    return (await this.#asking) !== null;
  }

  async #ask(reason: 'needed' | 'refused'): Promise<string | null> {
    try {
      const token = await this.#prompt.ask(reason);
      if (token !== null) {
        this.#store.save(token);
      }
      return token;
    } finally {
      this.#asking = null;
    }
  }
}

function withToken(request: TransportRequest, token: string | null): TransportRequest {
  if (token === null) {
    return request;
  }
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}
