import { droppedFiles } from '../adapters/pickedFiles';
import type { ClosedEntry, PickedFile } from '../engine/upload';
import { h } from './dom';
import { FilePicker } from './filePicker';
import { icon, mark } from './icons';

export interface DropZone {
  readonly element: HTMLElement;
  /** Says where the files go; null while no bucket is open. */
  showTarget(target: string | null): void;
}

type Take = (entries: (PickedFile | ClosedEntry)[]) => void;

const CLOSED = 'as soon as the gateway has let you in';

/** Takes files in: dropped anywhere on the page, or picked by button. */
export function dropZone(take: Take): DropZone {
  const files = new FilePicker({ multiple: true, id: 'pick-files' }, take);
  const folder = new FilePicker({ webkitdirectory: true }, take);
  const target = h('bdi', { class: 'target' });
  const hint = h('span', { class: 'gate-hint' });
  const pick = h(
    'button',
    { type: 'button', class: 'gate', onclick: () => void files.open() },
    mark(),
    h('span', { class: 'gate-title' }, 'Drop files here'),
    hint,
  );
  const pickFolder = h(
    'button',
    { type: 'button', class: 'quiet', onclick: () => folder.input.click() },
    icon('folder'),
    'Choose a whole folder',
  );
  const element = h('div', { class: 'drop-zone' }, pick, pickFolder, files.input, folder.input);
  acceptDrops(pick, take);
  return {
    element,
    showTarget(text) {
      target.textContent = text;
      hint.replaceChildren(
        ...(text === null ? [CLOSED] : ['or press to choose them. They go to ', target]),
      );
      pick.disabled = text === null;
      pickFolder.disabled = text === null;
    },
  };
}

/** Everywhere on the page: a drop that misses must not make the browser leave for the file. */
function acceptDrops(zone: HTMLButtonElement, take: Take): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const mayDrop = () => !zone.disabled && document.querySelector('dialog[open]') === null;

  addEventListener('dragover', (event) => {
    if (hasFiles(event) && event.dataTransfer) {
      event.preventDefault();
      event.dataTransfer.dropEffect = mayDrop() ? 'copy' : 'none';
      zone.classList.toggle('is-over', mayDrop());
    }
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) {
      zone.classList.remove('is-over');
    }
  });
  addEventListener('drop', (event) => {
    zone.classList.remove('is-over');
    if (hasFiles(event) && event.dataTransfer) {
      event.preventDefault();
      if (mayDrop()) {
        void droppedFiles(event.dataTransfer).then(take);
      }
    }
  });
}
