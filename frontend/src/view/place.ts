import { folderLink } from '../adapters/addressBar';
import { nameOf, prefixOf, type Folder } from '../engine/objectAddress';
import { button } from './button';
import { h } from './dom';
import { icon } from './icons';

/** Says which folder is open, and leads to others: the bucket, the way up, a new folder. */
export class Place {
  readonly element = h('div', { class: 'place' });
  readonly #go: (folder: Folder) => void;
  readonly #bucket = h('select', { 'aria-label': 'Bucket', class: 'bucket' });
  readonly #crumbs = h('ol', { class: 'crumbs' });
  readonly #form: HTMLFormElement;
  readonly #input = h('input', {
    id: 'folder',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'reports/2026',
    'aria-describedby': 'folder-error',
  });
  readonly #error = h('p', { id: 'folder-error', class: 'form-error', role: 'alert' });
  readonly #opener: HTMLButtonElement;
  #folder: Folder | null = null;

  constructor(go: (folder: Folder) => void) {
    this.#go = go;
    this.#bucket.addEventListener('change', () => go({ bucket: this.#bucket.value, prefix: '' }));
    this.#opener = h(
      'button',
      { type: 'button', class: 'quiet', 'aria-expanded': 'false', onclick: () => this.#toggle() },
      icon('add'),
      'New folder',
    );
    this.#form = this.#newFolderForm();
    this.element.append(
      h('nav', { 'aria-label': 'Folder' }, this.#bucket, this.#crumbs),
      this.#opener,
      this.#form,
    );
  }

  showBuckets(names: readonly string[]): void {
    this.#bucket.replaceChildren(...names.map((name) => h('option', { value: name }, name)));
    this.#bucket.disabled = names.length < 2;
  }

  show(folder: Folder): void {
    this.#folder = folder;
    this.#bucket.value = folder.bucket;
    this.#crumbs.replaceChildren(...crumbs(folder));
  }

  #newFolderForm(): HTMLFormElement {
    const form = h(
      'form',
      { class: 'new-folder', hidden: true },
      h('label', { for: 'folder' }, 'Name of the folder'),
      this.#input,
      h('button', { type: 'submit', class: 'primary' }, 'Open'),
      button('Cancel', () => this.#toggle()),
      this.#error,
      h('p', { class: 'hint' }, 'It exists as soon as the first file is in it.'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#openTyped();
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.#toggle();
      }
    });
    return form;
  }

  #openTyped(): void {
    if (this.#folder === null) {
      return;
    }
    try {
      const { bucket, prefix } = this.#folder;
      const inner = prefixOf(this.#input.value);
      this.#toggle();
      this.#go({ bucket, prefix: prefix + inner });
    } catch (failure) {
      this.#error.textContent = (failure as Error).message;
    }
  }

  #toggle(): void {
    this.#form.hidden = !this.#form.hidden;
    this.#opener.setAttribute('aria-expanded', String(!this.#form.hidden));
    this.#input.value = '';
    this.#error.textContent = '';
    (this.#form.hidden ? this.#opener : this.#input).focus();
  }
}

/** The bucket itself is the selection before them; the last one is where we are. */
function crumbs({ bucket, prefix }: Folder): HTMLLIElement[] {
  const ends = [...prefix.matchAll(/\//g)].map((slash) => slash.index + 1);
  if (ends.length === 0) {
    return [];
  }
  const root = crumb({ bucket, prefix: '' }, 'Top', false);
  return [
    root,
    ...ends.map((end) => {
      const inner = prefix.slice(0, end);
      return crumb({ bucket, prefix: inner }, nameOf(inner), end === prefix.length);
    }),
  ];
}

function crumb(folder: Folder, name: string, isHere: boolean): HTMLLIElement {
  const label = h('bdi', {}, name);
  return isHere
    ? h('li', { 'aria-current': 'location' }, label)
    : h('li', {}, h('a', { href: folderLink(folder) }, label));
}
