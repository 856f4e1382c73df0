import { isFinished } from '../engine/upload';
import type { Summary, UploadEvent, Uploads } from '../engine/uploads';
import { button } from './button';
import { h } from './dom';
import { count, formatBytes, formatDuration, formatRate } from './format';
import { bundled } from './bundled';
import { Question } from './question';
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
      const row = new UploadRow(upload, () => uploads.clear(upload));
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
  readonly #clearFailed: HTMLButtonElement;
  readonly #cancellation: Question;

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
    this.#pause = button('Pause all', () => uploads.pauseAll(), 'quiet');
    this.#resume = button('Resume all', () => uploads.resumeAll(), 'quiet');
    this.#cancel = button('Cancel all', () => this.#cancelAll(), 'quiet');
    this.#cancellation = new Question(this.#cancel, 'Throw away', 'Keep them', () =>
      uploads.cancelAll(),
    );
    this.#clear = button('Clear finished', () => uploads.clearFinished(), 'quiet');
    this.#clearFailed = button('Clear failed', () => uploads.clearFailed(), 'quiet');
    this.#question = h(
      'div',
      { class: 'question', hidden: true },
      h('p', {}, 'Several of these names are taken.'),
      h(
        'div',
        { class: 'answers' },
        button('Replace all', () => uploads.replaceAll(), 'danger'),
        button('Keep all', () => uploads.keepAll()),
      ),
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
      this.#clearFailed,
      this.#cancellation.element,
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
    this.#clear.hidden = !this.#uploads.all.some(isFinished);
    this.#clearFailed.hidden = summary.failed < 2;
    if (this.#cancel.hidden) {
      this.#cancellation.close();
    }
  }

  #cancelAll(): void {
    const atStake = this.#uploads.all.filter((upload) => upload.isWorthAsking);
    const bytes = atStake.reduce((total, upload) => total + upload.sent, 0);
    if (bytes === 0) {
      this.#uploads.cancelAll();
      return;
    }
    const files = count(atStake.length, 'file');
    this.#cancellation.ask(`Throw away the ${formatBytes(bytes)} that were sent of ${files}?`);
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
