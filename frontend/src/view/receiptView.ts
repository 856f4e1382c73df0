import type { Receipt } from '../engine/answers';
import { h } from './dom';
import { count, formatBytes, formatMilliseconds } from './format';

const VERIFIED: Readonly<Record<string, string>> = {
  store: 'The store checked every byte against the checksum',
  client: 'The gateway compared every byte with the digest that was sent along',
  readback: 'The gateway read the object back and compared it',
};

/** The receipt, folded away: what was stored, and who checked it. */
export function receiptView(receipt: Receipt, matches: boolean): HTMLElement {
  const rows: [string, string | null][] = [
    ['Stored as', `${receipt.bucket}/${receipt.key}`],
    ['Size', `${formatBytes(receipt.size)} (${count(receipt.size, 'byte')})`],
    [receipt.checksum?.algorithm ?? 'Checksum', receipt.checksum?.value ?? null],
    ['Verified', VERIFIED[receipt.verifiedBy] ?? receipt.verifiedBy],
    ['Compared', matches ? 'The same checksum as the file on this computer' : null],
    ['ETag', receipt.etag],
    ['Version', receipt.versionId],
    ['Sent in', `${count(receipt.parts, 'part')}, ${formatMilliseconds(receipt.durationMs)}`],
  ];
  const shown = rows.flatMap(([term, value]) =>
    value === null ? [] : [h('div', {}, h('dt', {}, term), h('dd', {}, h('bdi', {}, value)))],
  );
  return h('details', { class: 'receipt' }, h('summary', {}, 'Receipt'), h('dl', {}, ...shown));
}
