import type { Gateway } from './gateway';
import { nameOf, objectPath, type ObjectAddress } from './objectAddress';
import type { DownloadSink, TransportResponse } from './ports';
import { gatewayError } from './problem';

/** Downloads objects through the browser, the gateway's token included. */
export class Downloads {
  readonly #gateway: Gateway;
  readonly #sink: DownloadSink;
  readonly #token: () => string | null;

  constructor(gateway: Gateway, sink: DownloadSink, token: () => string | null) {
    this.#gateway = gateway;
    this.#sink = sink;
    this.#token = token;
  }

  /** Looks first, as a download that fails in the browser's hands cannot be explained any more. */
  async start(address: ObjectAddress): Promise<void> {
    const object = await this.#gateway.head(address);
    if (object === null) {
      throw gatewayError(GONE);
    }
    await this.#sink.save(objectPath(address), nameOf(address.key), object.size, this.#token());
  }
}

const GONE: TransportResponse = { status: 404, header: () => null, text: '' };
