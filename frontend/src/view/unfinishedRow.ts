import type { Unfinished } from '../engine/unfinished';
import { button, iconButton } from './button';
import { h } from './dom';
import { fileName } from './fileName';
import { formatBytes, formatDate, formatDay } from './format';
import { icon } from './icons';
import { Question } from './question';

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

  constructor(unfinished: Unfinished, actions: UnfinishedActions) {
    const { bucket, key } = unfinished.address;
    const name = `${bucket}/${key}`;
    this.#bar.setAttribute('aria-label', `What is there of ${name}`);
    const discard = iconButton('cancel', `Discard ${name}`, () =>
      question.ask('Remove what is there? Whoever began it has to send it from its start.'),
    );
    const question = new Question(discard, 'Discard', 'Keep', () => actions.discard(unfinished));
    this.element = h(
      'li',
      { class: 'upload' },
      h('span', { class: 'row-icon' }, icon('pause')),
      h('div', { class: 'row-head' }, fileName(name)),
      h('div', { class: 'row-actions' }, discard),
      this.#bar,
      this.#status,
      h('div', { class: 'row-body' }, wayOn(unfinished, actions), question.element),
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
