import type { FileWorker } from '../src/adapters/fileWorkers.ts';
import type { FileAnswer, FileQuestion } from '../src/workers/fileQuestion.ts';

/** A worker that answers when a test says so; it is never asked two things at once. */
export class FakeFileWorker extends EventTarget implements FileWorker {
  /** What it was asked and has not answered. */
  question: FileQuestion | null = null;
  isTerminated = false;

  postMessage(question: FileQuestion): void {
    if (this.question !== null || this.isTerminated) {
      throw new Error('This worker can be asked nothing now');
    }
    this.question = question;
  }

  terminate(): void {
    this.isTerminated = true;
  }

  answer(data: FileAnswer): void {
    if (data.kind !== 'reading') {
      this.question = null;
    }
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** Its script could not be fetched. */
  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}
