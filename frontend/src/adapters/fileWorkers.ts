import { ConnectionLost, type Clock } from '../engine/ports';
import { FileChanged, FileUnreadable } from '../engine/problem';
import { Slots } from '../engine/slots';
import type { FileAnswer, FileQuestion, FileValue } from '../workers/fileQuestion';

/** Reading is bound to the disk; a second worker reads while the first one computes. */
const WORKERS = 2;
/** A file may lie on a share that is far away, or be fetched from one when it is opened. */
const SILENCE_MS = 30_000;
const ATTEMPTS = 3;
const FOREVER = new AbortController().signal;

export type FileWorker = Pick<Worker, 'addEventListener' | 'postMessage' | 'terminate'>;

/**
 * Asks workers, each one thing at a time. A worker that gives no sign of life is replaced, and the
 * next one is asked the same, so that whatever happens to a worker, each question has an end.
 */
export class FileWorkers {
  readonly #launch: () => FileWorker;
  readonly #clock: Clock;
  readonly #turns = new Slots(WORKERS);
  readonly #idle = new Set<FileWorker>();

  /** Starts the workers with the page: the gateway that has their script may be gone later. */
  constructor(launch: () => FileWorker, clock: Clock) {
    this.#launch = launch;
    this.#clock = clock;
    for (let i = 0; i < WORKERS; i++) {
      this.#idle.add(this.#launched());
    }
  }

  /**
   * Rejects with FileUnreadable, with FileChanged where the file is gone, or with ConnectionLost
   * where the workers' script could not be fetched.
   */
  ask(question: FileQuestion): Promise<FileValue> {
    return this.#turns.run(FOREVER, async () => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const answer = await this.#askOne(question);
        if (answer !== null) {
          return resultOf(answer);
        }
        console.warn(`A worker did not answer (${question.kind}), and was replaced`);
      }
      throw new FileUnreadable();
    });
  }

  /** Null where the worker went silent. */
  async #askOne(question: FileQuestion): Promise<FileAnswer | null> {
    const [worker = this.#launched()] = this.#idle;
    this.#idle.delete(worker);
    const answer = await this.#exchange(worker, question);
    if (answer === null) {
      worker.terminate();
    } else {
      this.#idle.add(worker);
    }
    return answer;
  }

  #exchange(worker: FileWorker, question: FileQuestion): Promise<FileAnswer | null> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const settle = (act: () => void) => {
        over.abort();
        cancelTimer();
        act();
      };
      const wait = () => this.#clock.after(SILENCE_MS, () => settle(() => resolve(null)));
      let cancelTimer = wait();
      const hear = ({ data }: MessageEvent<FileAnswer>) => {
        if (data.kind === 'reading') {
          cancelTimer();
          cancelTimer = wait();
        } else {
          settle(() => resolve(data));
        }
      };
      const lose = () => settle(() => reject(new ConnectionLost()));
      worker.addEventListener('message', hear, { signal: over.signal });
      worker.addEventListener('error', lose, { signal: over.signal });
      worker.postMessage(question);
    });
  }

  /** One whose script can't be fetched is of no use any more. */
  #launched(): FileWorker {
    const worker = this.#launch();
    worker.addEventListener('error', () => this.#idle.delete(worker));
    return worker;
  }
}

function resultOf(answer: FileAnswer): FileValue {
  switch (answer.kind) {
    case 'result':
      return answer.value;
    case 'gone':
      throw new FileChanged();
    default:
      throw new FileUnreadable();
  }
}
