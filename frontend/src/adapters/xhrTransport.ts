import {
  ConnectionLost,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../engine/ports';

/** XMLHttpRequest, as fetch tells nothing about what of a body has been sent. */
export class XhrTransport implements Transport {
  async send(request: TransportRequest): Promise<TransportResponse> {
    request.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const xhr = opened(request);
      const abort = () => xhr.abort();
      request.signal?.addEventListener('abort', abort);
      xhr.onload = () => resolve(responseOf(xhr));
      xhr.onerror = () => reject(new ConnectionLost());
      xhr.onabort = () => reject(request.signal?.reason as Error);
      xhr.onloadend = () => request.signal?.removeEventListener('abort', abort);
      xhr.send(request.body ?? null);
    });
  }
}

function opened({ method, path, headers, onSent }: TransportRequest): XMLHttpRequest {
  const xhr = new XMLHttpRequest();
  xhr.open(method, path);
  for (const [name, value] of Object.entries(headers ?? {})) {
    xhr.setRequestHeader(name, value);
  }
  if (onSent) {
    xhr.upload.onprogress = (event) => onSent(event.loaded);
  }
  return xhr;
}

function responseOf(xhr: XMLHttpRequest): TransportResponse {
  return {
    status: xhr.status,
    header: (name) => xhr.getResponseHeader(name),
    text: xhr.responseText,
  };
}
