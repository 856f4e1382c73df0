import { isSettled, type Upload } from '../engine/upload';
import type { UploadEvent, Uploads } from '../engine/uploads';
import { bundled } from './bundled';
import { h } from './dom';
import { count } from './format';

const MILESTONES = [75, 50, 25];

/** Tells a screen reader what matters: starts, quarters of the whole, ends, questions. */
export function announcer(uploads: Uploads): HTMLElement {
  const region = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  const told = new Map<number, string>();
  let milestone = 0;
  const say = (text: string) => (region.textContent = text);

  const tellProgress = bundled(() => {
    const { sent, bytes, unsettled } = uploads.summary();
    const reached = MILESTONES.find((percent) => sent * 100 >= percent * bytes) ?? 0;
    if (unsettled > 0 && reached > milestone) {
      say(`${reached} percent sent`);
    }
    milestone = unsettled > 0 ? reached : 0;
  });

  uploads.changes.add(({ kind, upload }: UploadEvent) => {
    if (kind === 'removed') {
      told.delete(upload.id);
      return;
    }
    const sentence = sentenceFor(upload, uploads);
    if (sentence !== null && told.get(upload.id) !== upload.state.kind) {
      say(sentence);
    } else {
      tellProgress();
    }
    told.set(upload.id, upload.state.kind);
  });
  return region;
}

function sentenceFor(upload: Upload, uploads: Uploads): string | null {
  const { state, path } = upload;
  switch (state.kind) {
    case 'done':
      return uploads.all.every(isSettled)
        ? `${path} uploaded. ${count(uploads.summary().done, 'file')} uploaded in all.`
        : `${path} uploaded.`;
    case 'failed':
      return `${path} failed. ${state.problem.title}. ${state.problem.advice}`;
    case 'undecided':
      return `${path} is already there. Choose whether to replace it.`;
    case 'recognised':
      return `${path} was begun before. Choose whether to go on with that.`;
    case 'waiting':
      return `${path}: ${state.problem.title}. Trying again by itself.`;
    case 'paused':
      return `${path} paused.`;
    case 'cancelled':
      return `${path} cancelled.`;
    case 'sending':
      return `Sending ${path}`;
    default:
      return null;
  }
}
