import type { Unfinished } from '../engine/unfinished';
import { button, iconButton } from './button';
import { h } from './dom';
import { fileName } from './fileName';
import { formatBytes, formatDate, formatDay } from './format';
import { icon } from './icons';

/** What a person can do with an unfinished upload. */
export interface UnfinishedActions {
  /** Goes on with the kept file, or lets the person choose it. */
  readonly goOn: (unfinished: Unfinished) => void;
  readonly choose: (unfinished: Unfinished) => void;
  readonly discard: (unfinished: Unfinished) => void;
}

/** One unfinished upload: what is there, and how to go on. */
export class UnfinishedRow {
  readonly element: HTMLLIElement;
  readonly #bar = h('progress', { class: 'bar', max: 1, value: 0 });
  readonly #status = h('p', { class: 'row-status' });
  readonly #question: HTMLElement;
  readonly #discard: HTMLButtonElement;

  constructor(unfinished: Unfinished, actions: UnfinishedActions) {
    const { bucket, key } = unfinished.address;
    const name = `${bucket}/${key}`;
    this.#bar.setAttribute('aria-label', `What is there of ${name}`);
    this.#discard = iconButton('cancel', `Discard ${name}`, () => this.#ask(true));
    this.#question = h(
      'div',
      { class: 'question', hidden: true },
      h('p', {}, 'Remove what is there? Whoever began it has to send it from its start.'),
      button('Discard', () => actions.discard(unfinished), 'danger'),
      button('Keep', () => this.#ask(false)),
    );
    this.element = h(
      'li',
      { class: 'upload' },
      h('span', { class: 'row-icon' }, icon('pause')),
      h('div', { class: 'row-head' }, fileName(name)),
      h('div', { class: 'row-actions' }, this.#discard),
      this.#bar,
      this.#status,
      h('div', { class: 'row-body' }, wayOn(unfinished, actions), this.#question),
    );
    this.update(unfinished);
  }

  update({ size, receivedBytes, createdAt, expiresAt }: Unfinished): void {
    this.#bar.max = Math.max(1, size);
    this.#bar.value = receivedBytes ?? 0;
    const there = receivedBytes === null ? '' : `${formatBytes(receivedBytes)} of `;
    this.#status.textContent = [
      `${there}${formatBytes(size)}`,
      ...(createdAt ? [`begun ${formatDate(createdAt)}`] : []),
      ...(expiresAt ? [`kept until ${formatDay(expiresAt)}`] : []),
    ].join(' · ');
  }

  #ask(isAsking: boolean): void {
    this.#question.hidden = !isAsking;
    const focused = isAsking ? this.#question.querySelector('button') : this.#discard;
    focused?.focus();
  }
}

function wayOn(unfinished: Unfinished, { goOn, choose }: UnfinishedActions): HTMLElement {
  const { key } = unfinished.address;
  const control =
    unfinished.handle === null
      ? button('Choose the file to go on', () => choose(unfinished))
      : button('Go on', () => goOn(unfinished));
  control.setAttribute('aria-label', `${control.textContent}: ${key}`);
  return control;
}
