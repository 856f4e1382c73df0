import type { Transport, TransportRequest, TransportResponse } from './ports';
import { gatewayError } from './problem';

/** What the gateway states about an object it has stored. */
export interface Receipt {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly checksum: { readonly algorithm: string; readonly value: string } | null;
  readonly verifiedBy: string;
  readonly parts: number;
  readonly durationMs: number;
}

type ReceiptJson = Omit<Receipt, 'etag' | 'versionId' | 'checksum'> & Partial<Receipt>;

/** A field that is empty may be left out of the JSON. */
export function receiptIn(response: TransportResponse): Receipt {
  const json = JSON.parse(response.text) as ReceiptJson;
  return {
    ...json,
    etag: json.etag ?? null,
    versionId: json.versionId ?? null,
    checksum: json.checksum ?? null,
  };
}

/** The answer to the request; throws GatewayError where that is an error. */
export async function succeed(
  transport: Transport,
  request: TransportRequest,
): Promise<TransportResponse> {
  const response = await transport.send(request);
  requireSuccess(response);
  return response;
}

export function requireSuccess(response: TransportResponse): void {
  if (response.status < 200 || response.status > 299) {
    throw gatewayError(response);
  }
}

export function dateOf(text: string | null): Date | null {
  const date = new Date(text ?? NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
