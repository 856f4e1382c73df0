import { isSettled } from '../engine/upload';
import type { Summary, UploadEvent, Uploads } from '../engine/uploads';
import { button } from './button';
import { h } from './dom';
import { count, formatDuration, formatRate } from './format';
import { bundled } from './bundled';
import { UploadRow } from './uploadRow';

/** The uploads, newest last, under a line that sums them up. */
export function uploadList(uploads: Uploads): HTMLElement {
  const rows = new Map<number, UploadRow>();
  const list = h('ul', { class: 'upload-list' });
  const head = new UploadListHead(uploads);
  const section = h(
    'section',
    { class: 'uploads', 'aria-labelledby': 'uploads-title', hidden: true },
    head.element,
    list,
  );
  const summarise = bundled(() => {
    section.hidden = uploads.all.length === 0;
    head.update();
  });

  uploads.changes.add(({ kind, upload }: UploadEvent) => {
    if (kind === 'added') {
      const row = new UploadRow(upload);
      rows.set(upload.id, row);
      list.append(row.element);
    } else if (kind === 'removed') {
      rows.get(upload.id)?.element.remove();
      rows.delete(upload.id);
    } else {
      rows.get(upload.id)?.update();
    }
    summarise();
  });
  return section;
}

class UploadListHead {
  readonly element: HTMLElement;
  readonly #uploads: Uploads;
  readonly #text = h('p', { class: 'summary' });
  readonly #question: HTMLElement;
  readonly #pause: HTMLButtonElement;
  readonly #resume: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
    this.#pause = button('Pause all', () => uploads.pauseAll(), 'quiet');
    this.#resume = button('Resume all', () => uploads.resumeAll(), 'quiet');
    this.#cancel = button('Cancel all', () => uploads.cancelAll(), 'quiet');
    this.#clear = button('Clear finished', () => uploads.clearSettled(), 'quiet');
    this.#question = h(
      'div',
      { class: 'question', hidden: true },
      h('p', {}, 'Several of these names are taken.'),
      button('Replace all', () => uploads.replaceAll(), 'danger'),
      button('Keep all', () => uploads.keepAll()),
    );
    this.element = h(
      'div',
      { class: 'uploads-head' },
      h('h2', { id: 'uploads-title' }, 'Uploads'),
      this.#text,
      this.#pause,
      this.#resume,
      this.#cancel,
      this.#clear,
      this.#question,
    );
  }

  update(): void {
    const summary = this.#uploads.summary();
    this.#text.textContent = summaryText(summary);
    this.#question.hidden = summary.undecided < 2;
    this.#pause.hidden = summary.active < 2;
    this.#resume.hidden = summary.paused < 2;
    this.#cancel.hidden = summary.unsettled < 2;
    this.#clear.hidden = !this.#uploads.all.some(isSettled);
  }
}

function summaryText(summary: Summary): string {
  const parts = [`${summary.done} of ${count(summary.files, 'file')} stored`];
  if (summary.failed > 0) {
    parts.push(`${summary.failed} failed`);
  }
  if (summary.bytesPerSecond > 0) {
    parts.push(formatRate(summary.bytesPerSecond));
  }
  if (summary.secondsLeft !== null && summary.unsettled > 0) {
    parts.push(`${formatDuration(summary.secondsLeft)} left`);
  }
  return parts.join(' · ');
}
