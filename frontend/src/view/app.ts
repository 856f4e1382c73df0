import { folderIn, folderLink } from '../adapters/addressBar';
import type { FolderReader } from '../engine/contents';
import type { Downloads } from '../engine/downloads';
import type { Gateway } from '../engine/gateway';
import type { Folder } from '../engine/objectAddress';
import { problemOf } from '../engine/problem';
import { pauseBeforeRetry } from '../engine/retry';
import type { UnfinishedUploads } from '../engine/unfinished';
import type { Uploads } from '../engine/uploads';
import { announcer } from './announcer';
import { bundled } from './bundled';
import { button } from './button';
import { ContentsView } from './contentsView';
import { h } from './dom';
import { dropZone } from './dropZone';
import { mark } from './icons';
import { Place } from './place';
import { TerminalHint } from './terminalHint';
import { UnfinishedList } from './unfinishedList';
import { uploadList } from './uploadList';

const TITLE = 'Sluice';
const REFRESH_PAUSE_MS = 300;
const NO_BUCKET = {
  title: 'The gateway serves no bucket',
  detail: '',
  advice: 'Whoever runs it can name one when starting it.',
};

export interface Engine {
  readonly gateway: Gateway;
  readonly uploads: Uploads;
  readonly unfinished: UnfinishedUploads;
  readonly reader: FolderReader;
  readonly downloads: Downloads;
  readonly needsToken: () => boolean;
  /** Keeps this computer awake, or lets it sleep. */
  readonly stayAwake: (isWanted: boolean) => void;
}

/** The page: puts the views beside each other and follows the address bar. */
export class App {
  readonly #engine: Engine;
  readonly #place = new Place((folder) => (location.hash = folderLink(folder)));
  readonly #terminal = new TerminalHint();
  readonly #contents: ContentsView;
  readonly #zone = dropZone(
    (files) => this.#folder && this.#engine.uploads.add(files, this.#folder),
  );
  readonly #channel = h('progress', { class: 'channel', 'aria-hidden': 'true', max: 1, value: 0 });
  #buckets: readonly string[] = [];
  #folder: Folder | null = null;
  #failures = 0;
  #nextStart: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#contents = new ContentsView(engine.reader, engine.downloads, this.#place);
    this.#zone.showTarget(null);
    this.#place.element.hidden = true;
    this.#terminal.element.hidden = true;
    this.#channel.hidden = true;
  }

  /** Shows the page inside the element and starts to listen. */
  async mount(body: HTMLElement): Promise<void> {
    const { uploads, unfinished } = this.#engine;
    const send = h(
      'div',
      { class: 'send' },
      h('h2', { class: 'visually-hidden' }, 'Send files'),
      this.#zone.element,
      uploadList(uploads),
      new UnfinishedList(unfinished).element,
    );
    body.append(
      h(
        'a',
        { class: 'skip', href: '#contents', onclick: skipTo(this.#contents.element) },
        'Skip to the list',
      ),
      this.#channel,
      h(
        'header',
        { class: 'masthead' },
        h('h1', {}, mark(), TITLE),
        h('p', {}, 'Files of any size, streamed straight into the store'),
      ),
      h(
        'main',
        {},
        send,
        h('div', { class: 'shelf' }, this.#contents.element, this.#terminal.element),
      ),
      announcer(uploads),
    );
    this.#listen();
    await this.#start();
  }

  #listen(): void {
    const { uploads, reader } = this.#engine;
    const showProgress = bundled(() => this.#showProgress());
    const refreshUnfinished = bundled(() => void this.#engine.unfinished.refresh());
    let refresh: ReturnType<typeof setTimeout> | undefined;
    uploads.changes.add(({ kind, upload }) => {
      showProgress();
      if (kind === 'removed') {
        refreshUnfinished();
      }
      if (kind === 'changed' && upload.state.kind === 'done' && reader.shows(upload.address)) {
        clearTimeout(refresh);
        refresh = setTimeout(() => void reader.refresh(), REFRESH_PAUSE_MS);
      }
    });
    document.addEventListener('visibilitychange', () => this.#lookAgain());
    addEventListener('hashchange', () => this.#follow());
    addEventListener('beforeunload', (event) => {
      if (uploads.summary().unsettled > 0) {
        event.preventDefault();
      }
    });
  }

  async #start(): Promise<void> {
    clearTimeout(this.#nextStart);
    try {
      this.#buckets = await this.#engine.gateway.buckets();
      this.#failures = 0;
    } catch (failure) {
      const again = button('Try again', () => void this.#start());
      this.#contents.showProblem(problemOf(failure), again);
      this.#startLater(failure);
      return;
    }
    this.#contents.clearProblem();
    this.#place.showBuckets(this.#buckets);
    this.#follow();
    void this.#engine.unfinished.refresh();
  }

  /** What passes by itself is not left to a person. */
  #startLater(failure: unknown): void {
    const pause = pauseBeforeRetry(failure, ++this.#failures);
    if (pause !== null) {
      this.#nextStart = setTimeout(() => void this.#start(), pause);
    }
  }

  /** Opens the folder in the address, or the first bucket where it names none that is served. */
  #follow(): void {
    const [first] = this.#buckets;
    if (first === undefined) {
      this.#contents.showProblem(NO_BUCKET);
      return;
    }
    const asked = folderIn(location.hash);
    const folder =
      asked && this.#buckets.includes(asked.bucket) ? asked : { bucket: first, prefix: '' };
    this.#folder = folder;
    this.#place.element.hidden = false;
    this.#terminal.element.hidden = false;
    this.#place.show(folder);
    this.#zone.showTarget(`${folder.bucket}/${folder.prefix}`);
    this.#terminal.show(folder, this.#engine.needsToken());
    void this.#engine.reader.open(folder);
  }

  /** Somebody may have gone on with an upload elsewhere while this page was out of sight. */
  #lookAgain(): void {
    if (document.visibilityState === 'visible' && this.#buckets.length > 0) {
      void this.#engine.unfinished.refresh();
    }
  }

  #showProgress(): void {
    const { unsettled, active, sent, bytes } = this.#engine.uploads.summary();
    this.#engine.stayAwake(active > 0);
    const isMoving = unsettled > 0 && bytes > 0;
    const part = isMoving ? sent / bytes : 0;
    this.#channel.value = part;
    this.#channel.hidden = !isMoving;
    document.title = isMoving ? `${Math.floor(part * 100)}% · ${TITLE}` : TITLE;
  }
}

/** A link to a fragment would change the address, which names the folder. */
function skipTo(target: HTMLElement): EventListener {
  return (event) => {
    event.preventDefault();
    target.focus();
  };
}
