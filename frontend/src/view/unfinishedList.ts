import type { Unfinished, UnfinishedState, UnfinishedUploads } from '../engine/unfinished';
import { button, iconButton } from './button';
import { h } from './dom';
import { FilePicker } from './filePicker';
import { UnfinishedRow, type UnfinishedActions } from './unfinishedRow';

/** What was begun, here or elsewhere, and waits for its file. */
export class UnfinishedList {
  readonly element: HTMLElement;
  readonly #unfinished: UnfinishedUploads;
  readonly #rows = new Map<string, UnfinishedRow>();
  readonly #list = h('ul', { class: 'upload-list' });
  readonly #problem = h('p', { class: 'form-error', role: 'alert' });
  readonly #more: HTMLButtonElement;
  readonly #picker = new FilePicker({ id: 'pick-unfinished' }, ([file]) => {
    if (file && this.#chosen) {
      this.#unfinished.goOnWith(this.#chosen, file);
    }
  });
  readonly #actions: UnfinishedActions = {
    goOn: (unfinished) => void this.#goOn(unfinished),
    choose: (unfinished) => this.#choose(unfinished),
    discard: (unfinished) => void this.#unfinished.discard(unfinished),
  };
  /** The one a file is being chosen for. */
  #chosen: Unfinished | null = null;

  constructor(unfinished: UnfinishedUploads) {
    this.#unfinished = unfinished;
    this.#more = button('Show more', () => void unfinished.more(), 'quiet');
    this.element = h(
      'section',
      { class: 'uploads unfinished', 'aria-labelledby': 'unfinished-title', tabindex: -1 },
      h(
        'div',
        { class: 'uploads-head' },
        h('h2', { id: 'unfinished-title' }, 'Unfinished uploads'),
        iconButton('refresh', 'Refresh the unfinished uploads', () => void unfinished.refresh()),
        h('p', { class: 'summary' }, 'Drop a file again, and it goes on where it was.'),
        this.#problem,
      ),
      this.#list,
      this.#more,
      this.#picker.input,
    );
    unfinished.changes.add((state) => this.#show(state));
    this.#show(unfinished.state);
  }

  #show({ uploads, hasMore, problem }: UnfinishedState): void {
    this.element.hidden = uploads.length === 0 && problem === null;
    this.#more.hidden = !hasMore;
    this.#problem.textContent = problem ? `${problem.title}. ${problem.advice}` : '';
    const hadFocus = this.element.contains(document.activeElement);
    const shown = new Set(uploads.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (!shown.has(id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    uploads.forEach((upload) => this.#showOne(upload));
    if (hadFocus && !this.element.contains(document.activeElement)) {
      this.element.focus();
    }
  }

  #showOne(upload: Unfinished): void {
    const shown = this.#rows.get(upload.id);
    if (shown) {
      shown.update(upload);
      return;
    }
    const row = new UnfinishedRow(upload, this.#actions);
    this.#rows.set(upload.id, row);
    this.#list.append(row.element);
  }

  async #goOn(unfinished: Unfinished): Promise<void> {
    if (!(await this.#unfinished.goOn(unfinished))) {
      this.#choose(unfinished);
    }
  }

  #choose(unfinished: Unfinished): void {
    this.#chosen = unfinished;
    void this.#picker.open();
  }
}
