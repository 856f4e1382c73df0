import { pickedFiles, pickWithHandles } from '../adapters/pickedFiles';
import type { PickedFile } from '../engine/upload';
import { h } from './dom';

/** The browser's own dialog for files. */
export class FilePicker {
  /** Has to be in the page, hidden: where there are no handles, it opens the dialog. */
  readonly input: HTMLInputElement;
  readonly #take: (files: PickedFile[]) => void;

  constructor(
    attributes: Readonly<Record<string, string | boolean>>,
    take: (files: PickedFile[]) => void,
  ) {
    this.#take = take;
    this.input = h('input', { ...attributes, type: 'file', hidden: true });
    this.input.addEventListener('change', () => {
      take(pickedFiles(this.input.files));
      this.input.value = '';
    });
  }

  async open(): Promise<void> {
    const files = await pickWithHandles(this.input.multiple);
    if (files === null) {
      this.input.click();
    } else {
      this.#take(files);
    }
  }
}
