import {
  ConnectionLost,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../engine/ports';
import { onGateway } from './gatewayAddress';

/** After that long without a sign of life a connection is given up: a computer that slept, a cable. */
const SILENT_SENDING_MS = 2 * 60_000;
/** A store may take its time to put many parts together. */
const SILENT_ANSWERING_MS = 10 * 60_000;

/** XMLHttpRequest, as fetch tells nothing about what of a body has been sent. */
export class XhrTransport implements Transport {
  async send(request: TransportRequest): Promise<TransportResponse> {
    request.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const xhr = opened(request);
      const stopWatching = givingUpOn(xhr);
      const abort = () => xhr.abort();
      request.signal?.addEventListener('abort', abort);
      xhr.onload = () => resolve(responseOf(xhr));
      xhr.onerror = () => reject(new ConnectionLost());
      xhr.onabort = () =>
        reject(request.signal?.aborted ? (request.signal.reason as Error) : new ConnectionLost());
      xhr.onloadend = () => {
        stopWatching();
        request.signal?.removeEventListener('abort', abort);
      };
      xhr.send(request.body ?? null);
    });
  }
}

function opened({ method, path, headers, onSent }: TransportRequest): XMLHttpRequest {
  const xhr = new XMLHttpRequest();
  xhr.open(method, onGateway(path));
  for (const [name, value] of Object.entries(headers ?? {})) {
    xhr.setRequestHeader(name, value);
  }
  if (onSent) {
    xhr.upload.addEventListener('progress', (event) => onSent(event.loaded));
  }
  return xhr;
}

/** Ends a request that has gone silent; returns how to stop watching it. */
function givingUpOn(xhr: XMLHttpRequest): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => xhr.abort(), milliseconds);
  };
  xhr.upload.addEventListener('progress', () => wait(SILENT_SENDING_MS));
  xhr.upload.addEventListener('load', () => wait(SILENT_ANSWERING_MS));
  xhr.addEventListener('progress', () => wait(SILENT_SENDING_MS));
  wait(SILENT_SENDING_MS);
  return () => clearTimeout(timer);
}

function responseOf(xhr: XMLHttpRequest): TransportResponse {
  return {
    status: xhr.status,
    header: (name) => xhr.getResponseHeader(name),
    text: xhr.responseText,
  };
}
