import { folderLink } from '../adapters/addressBar';
import { onGateway } from '../adapters/gatewayAddress';
import type { Contents, FolderReader } from '../engine/contents';
import type { Downloads } from '../engine/downloads';
import type { StoredObject } from '../engine/gateway';
import { nameOf, objectPath, type Folder, type ObjectAddress } from '../engine/objectAddress';
import { problemOf, type Problem } from '../engine/problem';
import { button, iconButton } from './button';
import { h, type Child } from './dom';
import { fileName } from './fileName';
import { count, formatBytes, formatDate } from './format';
import { icon, mark } from './icons';
import type { Place } from './place';

type Explanation = Pick<Problem, 'title' | 'detail' | 'advice'>;

/** What the open folder holds. */
export class ContentsView {
  readonly element: HTMLElement;
  readonly #reader: FolderReader;
  readonly #downloads: Downloads;
  readonly #table = h('div', { class: 'contents-body' });
  readonly #alert = h('div', { class: 'alert', role: 'alert', hidden: true });

  constructor(reader: FolderReader, downloads: Downloads, place: Place) {
    this.#reader = reader;
    this.#downloads = downloads;
    this.element = h(
      'section',
      { class: 'contents', id: 'contents', 'aria-labelledby': 'contents-title', tabindex: -1 },
      h(
        'div',
        { class: 'contents-head' },
        h('h2', { id: 'contents-title' }, 'In the store'),
        iconButton('refresh', 'Refresh the list', () => void reader.refresh()),
      ),
      place.element,
      this.#alert,
      this.#table,
    );
    reader.changes.add((contents) => this.#show(contents));
  }

  /** Tells what went wrong above the list, and what can be done about it. */
  showProblem({ title, detail, advice }: Explanation, ...actions: HTMLButtonElement[]): void {
    const lines = [detail, advice].filter((line) => line !== '').map((line) => h('p', {}, line));
    this.#alert.replaceChildren(
      icon('warning'),
      h('div', {}, h('strong', {}, title), ...lines, ...actions),
    );
    this.#alert.hidden = false;
  }

  clearProblem(): void {
    this.#alert.hidden = true;
    this.#alert.replaceChildren();
  }

  #show(contents: Contents): void {
    const { problem, isLoading } = contents;
    this.element.setAttribute('aria-busy', String(isLoading));
    if (problem === null) {
      this.clearProblem();
    } else {
      this.showProblem(problem);
    }
    this.#keepingFocus(() => this.#table.replaceChildren(...this.#body(contents)));
  }

  /** What had the focus may be built anew, or be gone: then the whole list takes it. */
  #keepingFocus(change: () => void): void {
    const focused = document.activeElement;
    const hadFocus = this.#table.contains(focused);
    const link = focused?.getAttribute('href');
    change();
    if (hadFocus) {
      const again = [...this.#table.querySelectorAll<HTMLElement>('a, button')].find(
        (control) => control.getAttribute('href') === link,
      );
      (again ?? this.element).focus();
    }
  }

  #body(contents: Contents): Child[] {
    const { prefixes, objects, isLoading, problem } = contents;
    if (prefixes.length + objects.length === 0) {
      return isLoading || problem !== null ? [skeleton(isLoading)] : [emptiness()];
    }
    return [this.#entries(contents), this.#foot(contents)];
  }

  #entries({ folder, prefixes, objects }: Contents): HTMLElement {
    return h(
      'table',
      {},
      h('caption', { class: 'visually-hidden' }, `Contents of ${folder.bucket}/${folder.prefix}`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Name'),
          h('th', { scope: 'col', class: 'size' }, 'Size'),
          h('th', { scope: 'col', class: 'date' }, 'Modified'),
          h(
            'th',
            { scope: 'col', class: 'get' },
            h('span', { class: 'visually-hidden' }, 'Download'),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        ...prefixes.map((prefix) => folderRow({ bucket: folder.bucket, prefix })),
        ...objects.map((object) => this.#objectRow(folder.bucket, object)),
      ),
    );
  }

  #objectRow(bucket: string, object: StoredObject): HTMLElement {
    const address = { bucket, key: object.key };
    return h(
      'tr',
      {},
      h('td', { class: 'entry' }, h('span', {}, icon('file'), fileName(nameOf(object.key)))),
      h('td', { class: 'size' }, formatBytes(object.size)),
      h('td', { class: 'date' }, object.lastModified ? formatDate(object.lastModified) : ''),
      h('td', { class: 'get' }, this.#downloadLink(address)),
    );
  }

  #downloadLink(address: ObjectAddress): HTMLElement {
    const label = `Download ${nameOf(address.key)}`;
    return h(
      'a',
      {
        class: 'icon-button',
        href: onGateway(objectPath(address)),
        download: nameOf(address.key),
        'aria-label': label,
        title: label,
        onclick: (event: Event) => {
          event.preventDefault();
          void this.#download(address);
        },
      },
      icon('arrowDown'),
    );
  }

  async #download(address: ObjectAddress): Promise<void> {
    try {
      this.clearProblem();
      await this.#downloads.start(address);
    } catch (failure) {
      const problem = problemOf(failure);
      this.showProblem({ ...problem, title: `${nameOf(address.key)}: ${problem.title}` });
    }
  }

  #foot({ prefixes, objects, hasMore }: Contents): HTMLElement {
    const more = button('Show more', () => void this.#reader.more());
    more.hidden = !hasMore;
    const counted = [
      ...(prefixes.length > 0 ? [count(prefixes.length, 'folder')] : []),
      ...(objects.length > 0 ? [count(objects.length, 'file')] : []),
    ].join(', ');
    const text = hasMore ? `${counted} so far` : counted;
    return h('div', { class: 'contents-foot' }, h('p', {}, text), more);
  }
}

function folderRow(folder: Folder): HTMLElement {
  return h(
    'tr',
    {},
    h(
      'td',
      { class: 'entry', colspan: 4 },
      h('a', { href: folderLink(folder) }, icon('folder'), fileName(nameOf(folder.prefix))),
    ),
  );
}

function skeleton(isLoading: boolean): HTMLElement {
  const bones = isLoading ? [h('i', {}), h('i', {}), h('i', {})] : [];
  return h('div', { class: 'skeleton', 'aria-hidden': 'true' }, ...bones);
}

function emptiness(): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    mark(),
    h('p', { class: 'empty-title' }, 'Nothing here yet'),
    h('p', {}, 'Files show up as soon as the store has confirmed them.'),
  );
}
