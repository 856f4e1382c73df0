import type { StoredObject } from '../engine/gateway';
import type { Problem } from '../engine/problem';
import { secondsLeft } from '../engine/rateMeter';
import { canPause, isSettled, type Upload, type UploadState } from '../engine/upload';
import type { OpenUpload } from '../engine/uploadResource';
import { button, iconButton } from './button';
import { h, type Child } from './dom';
import { fileName } from './fileName';
import { count, formatBytes, formatDate, formatDuration, formatRate } from './format';
import { icon, type IconName } from './icons';
import { Question } from './question';
import { receiptView } from './receiptView';

const ICONS: Readonly<Record<UploadState['kind'], IconName>> = {
  queued: 'clock',
  checking: 'clock',
  undecided: 'warning',
  recognised: 'warning',
  sending: 'file',
  comparing: 'file',
  confirming: 'file',
  waiting: 'clock',
  paused: 'pause',
  done: 'check',
  failed: 'warning',
  cancelled: 'cancel',
  kept: 'cancel',
};

/** One upload in the list. Built anew only when its kind of state changes, so that focus stays. */
export class UploadRow {
  readonly element: HTMLLIElement;
  readonly #upload: Upload;
  readonly #icon = h('span', { class: 'row-icon' });
  readonly #status = h('p', { class: 'row-status' });
  readonly #bar = h('progress', { class: 'bar' });
  readonly #body = h('div', { class: 'row-body' });
  readonly #actions = h('div', { class: 'row-actions' });
  readonly #cancel: HTMLButtonElement;
  readonly #cancellation: Question;
  readonly #clear: () => void;
  #shown: UploadState['kind'] | null = null;

  /** `clear` takes the upload out of the list. */
  constructor(upload: Upload, clear: () => void) {
    this.#upload = upload;
    this.#clear = clear;
    this.#cancel = iconButton('cancel', `Cancel ${upload.path}`, () => this.#askOrCancel());
    this.#cancellation = new Question(this.#cancel, 'Throw away', 'Keep it', () => upload.cancel());
    this.#bar.setAttribute('aria-label', `Progress of ${upload.path}`);
    this.element = h(
      'li',
      { class: 'upload' },
      this.#icon,
      h('div', { class: 'row-head' }, fileName(upload.path)),
      this.#actions,
      this.#bar,
      this.#status,
      this.#body,
      this.#cancellation.element,
    );
    this.update();
  }

  update(): void {
    const { state } = this.#upload;
    if (state.kind !== this.#shown) {
      this.#rebuild(state);
    }
    this.#status.textContent = this.#statusText(state);
    this.#showProgress(state);
  }

  #rebuild(state: UploadState): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.#shown = state.kind;
    this.element.dataset['state'] = state.kind;
    this.#icon.replaceChildren(icon(ICONS[state.kind]));
    this.#body.replaceChildren(...this.#bodyFor(state));
    this.#actions.replaceChildren(...this.#actionsFor(state));
    if (isSettled(this.#upload)) {
      this.#cancellation.close();
    }
    if (hadFocus) {
      this.#keepFocus();
    }
  }

  /** The button that had the focus may be gone: the row's next best one takes it. */
  #keepFocus(): void {
    if (!this.element.contains(document.activeElement)) {
      this.element.querySelector<HTMLElement>('button, summary')?.focus();
    }
  }

  #showProgress(state: UploadState): void {
    const value = this.#progress(state);
    this.#bar.hidden = value === null;
    if (value === 'unknown') {
      this.#bar.removeAttribute('value');
    } else {
      this.#bar.max = Math.max(1, this.#upload.size);
      this.#bar.value = value ?? 0;
    }
  }

  /** Bytes; null where no bar is shown. */
  #progress(state: UploadState): number | 'unknown' | null {
    const { sent } = this.#upload;
    switch (state.kind) {
      case 'sending':
        return state.sent;
      case 'comparing':
        return state.compared;
      case 'confirming':
        return 'unknown';
      case 'waiting':
      case 'paused':
        return sent > 0 ? sent : null;
      default:
        return null;
    }
  }

  #statusText(state: UploadState): string {
    const size = formatBytes(this.#upload.size);
    switch (state.kind) {
      case 'queued':
        return `${size}, waiting for its turn`;
      case 'checking':
        return `${size}, looking whether the name is free`;
      case 'undecided':
        return 'Already there';
      case 'sending':
        return progressText(state, this.#upload.size);
      case 'comparing':
        return `${size} there, comparing with the file: ${formatBytes(state.compared)}`;
      case 'confirming':
        return `${size} sent, the store is confirming`;
      case 'waiting':
        return waitText(state);
      case 'paused':
        return `Paused, ${formatBytes(this.#upload.sent)} of ${size}`;
      case 'recognised':
        return 'Begun before';
      case 'done':
        return state.matches ? `${size}, stored and verified end to end` : `${size}, stored`;
      case 'failed':
        return state.problem.title;
      case 'cancelled':
        return 'Cancelled, nothing was stored';
      case 'kept':
        return 'Not sent, the stored one was kept';
    }
  }

  #bodyFor(state: UploadState): Child[] {
    switch (state.kind) {
      case 'undecided':
        return this.#question(state.existing);
      case 'recognised':
        return this.#recognition(state.elsewhere);
      case 'waiting':
        return [button('Try now', () => this.#upload.resume())];
      case 'failed':
        return [...problemLines(state.problem), ...this.#secondTry()];
      case 'done':
        return [receiptView(state.receipt, state.matches)];
      default:
        return [];
    }
  }

  #secondTry(): Child[] {
    const upload = this.#upload;
    return upload.canRetry ? [button('Try again', () => upload.retry())] : [];
  }

  #question(existing: StoredObject | null): Child[] {
    const upload = this.#upload;
    return [
      h('p', {}, `${existingText(existing)} Yours is ${formatBytes(upload.size)}.`),
      h(
        'div',
        { class: 'choices' },
        button('Replace it', () => upload.replace(), 'danger'),
        button('Keep the stored one', () => upload.keep()),
      ),
    ];
  }

  #recognition({ address, createdAt }: OpenUpload): Child[] {
    const upload = this.#upload;
    const since = createdAt ? ` on ${formatDate(createdAt)}` : '';
    return [
      h(
        'p',
        {},
        `The same file was begun${since} as `,
        h('bdi', {}, h('b', {}, `${address.bucket}/${address.key}`)),
        ', and is not finished.',
      ),
      h(
        'div',
        { class: 'choices' },
        button('Go on there', () => upload.goOnElsewhere()),
        button('Send it here', () => upload.sendHere()),
      ),
    ];
  }

  #actionsFor(state: UploadState): Child[] {
    const upload = this.#upload;
    switch (state.kind) {
      case 'done':
        return [];
      case 'failed':
        return [iconButton('cancel', `Clear ${upload.path}`, this.#clear)];
      case 'cancelled':
      case 'kept':
        return [iconButton('retry', `Try ${upload.path} again`, () => upload.retry())];
      default:
        return [...this.#pauseOrResume(state), this.#cancel];
    }
  }

  #askOrCancel(): void {
    if (this.#upload.isWorthAsking) {
      this.#cancellation.ask(`Throw away the ${formatBytes(this.#upload.sent)} that were sent?`);
    } else {
      this.#upload.cancel();
    }
  }

  #pauseOrResume(state: UploadState): HTMLButtonElement[] {
    const upload = this.#upload;
    if (state.kind === 'paused') {
      return [iconButton('play', `Resume ${upload.path}`, () => upload.resume())];
    }
    return canPause({ state })
      ? [iconButton('pause', `Pause ${upload.path}`, () => upload.pause())]
      : [];
  }
}

type Of<K extends UploadState['kind']> = Extract<UploadState, { kind: K }>;

function progressText(state: Of<'sending'>, size: number): string {
  const { sent, bytesPerSecond, lastingRate, lanes } = state;
  const parts = [`${formatBytes(sent)} of ${formatBytes(size)}`];
  if (bytesPerSecond !== null) {
    parts.push(formatRate(bytesPerSecond));
    const left = secondsLeft(size - sent, lastingRate);
    parts.push(left === null || bytesPerSecond < 1 ? 'stalled' : `${formatDuration(left)} left`);
  }
  if (lanes > 1) {
    parts.push(count(lanes, 'connection'));
  }
  return parts.join(' · ');
}

function waitText({ problem, secondsLeft }: Of<'waiting'>): string {
  return secondsLeft === null
    ? 'Waiting for the network. It goes on by itself'
    : `${problem.title}. Trying again in ${secondsLeft} s`;
}

function existingText(existing: StoredObject | null): string {
  if (existing === null) {
    return 'The store holds something with this name.';
  }
  const since = existing.lastModified ? ` from ${formatDate(existing.lastModified)}` : '';
  return `The store holds ${formatBytes(existing.size)} with this name${since}.`;
}

function problemLines(problem: Problem): Child[] {
  const lines = [problem.detail, problem.advice].filter((text) => text !== '');
  const children: Child[] = lines.map((text) => h('p', {}, text));
  if (problem.storeRequestId !== null) {
    children.push(
      h('p', { class: 'hint' }, 'Store request ', h('code', {}, problem.storeRequestId)),
    );
  }
  return children;
}
