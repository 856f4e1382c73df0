import type { TokenPrompt } from '../engine/ports';
import { h } from './dom';

/** Asks for the access token in a dialog that keeps the focus. */
export class TokenDialog implements TokenPrompt {
  readonly element: HTMLDialogElement;
  readonly #input = h('input', {
    type: 'password',
    id: 'token',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'token-hint token-refused',
  });
  readonly #refused = h('p', { id: 'token-refused', class: 'form-error', role: 'alert' });

  constructor() {
    this.element = h(
      'dialog',
      { class: 'token', 'aria-labelledby': 'token-title' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', { id: 'token-title' }, 'This gateway asks for a token'),
        h('label', { for: 'token' }, 'Access token'),
        this.#input,
        this.#refused,
        h(
          'p',
          { id: 'token-hint', class: 'hint' },
          'Whoever runs the gateway gave it to you. It stays in this tab and is forgotten when you close it.',
        ),
        h(
          'div',
          { class: 'actions' },
          h('button', { type: 'button', onclick: () => this.element.close() }, 'Not now'),
          h('button', { type: 'submit', class: 'primary', value: 'token' }, 'Continue'),
        ),
      ),
    );
  }

  ask(reason: 'needed' | 'refused'): Promise<string | null> {
    this.#refused.textContent =
      reason === 'refused' ? 'The gateway refused that token. Check it and enter it again.' : '';
    this.#input.setAttribute('aria-invalid', String(reason === 'refused'));
    this.#input.value = '';
    this.element.returnValue = '';
    this.element.showModal();
    return new Promise((resolve) => {
      this.element.addEventListener('close', () => resolve(this.#entered()), { once: true });
    });
  }

  #entered(): string | null {
    const token = this.#input.value.trim();
    this.#input.value = '';
    return this.element.returnValue === 'token' && token !== '' ? token : null;
  }
}
