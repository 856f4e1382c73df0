import { button } from './button';
import { h } from './dom';

/** Asks, in its place, before something is thrown away; the focus goes to it, and back. */
export class Question {
  readonly element: HTMLElement;
  readonly #text = h('p', {});
  readonly #opener: HTMLElement;

  /** `opener`: the control that asks. */
  constructor(opener: HTMLElement, yes: string, no: string, act: () => void) {
    this.#opener = opener;
    const answer = (react: () => void) => () => {
      this.close();
      react();
    };
    this.element = h(
      'div',
      { class: 'question', hidden: true },
      this.#text,
      h(
        'div',
        { class: 'answers' },
        button(yes, answer(act), 'danger'),
        button(
          no,
          answer(() => opener.focus()),
        ),
      ),
    );
  }

  ask(text: string): void {
    this.#text.textContent = text;
    this.element.hidden = false;
    this.element.querySelector('button')?.focus();
  }

  /** There is nothing left to ask about. */
  close(): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (hadFocus) {
      this.#opener.focus();
    }
  }
}
