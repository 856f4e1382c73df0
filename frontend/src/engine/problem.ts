import { UnusableName } from './objectAddress';
import { ConnectionLost, type TransportResponse } from './ports';

/** Something that went wrong, told so that a person can act on it. */
export interface Problem {
  /** The HTTP status, or 0 where there was none. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What the person can do now. */
  readonly advice: string;
  /** The store's own name for the request that failed, for its operator. */
  readonly storeRequestId: string | null;
}

/** The gateway answered with an error. */
export class GatewayError extends Error {
  readonly problem: Problem;
  /** How long the gateway asked to wait before the next attempt, if it did. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(`${problem.status} ${problem.title}`);
    this.name = 'GatewayError';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export function hasStatus(failure: unknown, status: number): boolean {
  return failure instanceof GatewayError && failure.problem.status === status;
}

/** The browser can't read the file, and doesn't tell why. */
export class FileUnreadable extends Error {}

/** The file is another one than was picked, or is gone. */
export class FileChanged extends FileUnreadable {}

/** The browser can't even open what was dropped. */
export class FileClosed extends Error {
  readonly isFolder: boolean;

  constructor(isFolder: boolean) {
    super();
    this.isFolder = isFolder;
  }
}

/** The file was stored, and then could not be read to compare the two. */
export class NotCompared extends Error {}

/** The file that was given to go on with is another one than was begun. */
export class WrongFile extends Error {}

/** What was there of an unfinished upload is there no more. */
export class UploadGone extends Error {}

/** What arrived in the store is not what is in the file. */
export class ContentDiffers extends Error {}

const TEXT: Readonly<Record<number, { title: string; advice: string }>> = {
  400: { title: 'The gateway does not accept this name', advice: 'Rename the file or the folder.' },
  401: {
    title: 'The gateway wants an access token',
    advice: 'Try again and enter the token you were given.',
  },
  403: {
    title: 'This is not allowed',
    advice: 'Ask whoever runs the gateway for permission, then try again.',
  },
  404: {
    title: 'Not found',
    advice: 'Refresh the list: it may have been moved or deleted.',
  },
  408: { title: 'The connection was too slow', advice: 'Check the network, then try again.' },
  409: {
    title: 'The upload is in another state than expected',
    advice: 'Try again. What has arrived stays there.',
  },
  410: {
    title: 'What was sent is not there any more',
    advice: 'It expired or was discarded. Try again to send the file from its start.',
  },
  412: {
    title: 'Something with this name is already there',
    advice: 'Try again to decide whether to replace it.',
  },
  413: {
    title: 'The file is larger than the gateway accepts',
    advice: 'Split the file, or ask whoever runs the gateway to raise the limit.',
  },
  422: {
    title: 'The bytes changed on the way',
    advice: 'Nothing was stored. Try again.',
  },
  503: {
    title: 'The store is not available',
    advice: 'Nothing was stored. Try again in a while.',
  },
  507: { title: 'The store is full', advice: 'Free some space in the bucket, then try again.' },
};

const UNKNOWN = {
  title: 'The gateway could not do this',
  advice: 'Try again. If it happens again, tell whoever runs the gateway.',
};

/** Reads an answer that is no success. */
export function gatewayError(response: TransportResponse, nowMs = Date.now()): GatewayError {
  const body = problemBody(response);
  const text = TEXT[response.status] ?? UNKNOWN;
  return new GatewayError(
    {
      status: response.status,
      title: text.title,
      detail: stringField(body, 'detail') ?? stringField(body, 'title') ?? '',
      advice: text.advice,
      storeRequestId: stringField(body, 'storeRequestId'),
    },
    retryAfter(response.header('Retry-After'), nowMs),
  );
}

/** Tells any failure of the engine in words. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof GatewayError) {
    return failure.problem;
  }
  if (failure instanceof ConnectionLost) {
    return local(
      'The connection to the gateway broke',
      'Check that the gateway is running and the network is up, then try again.',
    );
  }
  if (failure instanceof FileChanged) {
    return local(
      'The file changed on this computer',
      'It was edited, moved or deleted after you picked it. Pick it again.',
    );
  }
  if (failure instanceof FileUnreadable) {
    return local(
      'The file cannot be read',
      'Check that you may open it, then try again. Pick it again if it was edited or moved.',
    );
  }
  if (failure instanceof FileClosed) {
    return failure.isFolder
      ? local(
          'The folder cannot be opened',
          'Nothing of what is in it was sent. Check that you may open it, then drop it again.',
        )
      : local(
          'The file cannot be opened',
          'Check that it is there, leads somewhere if it is a link, and that you may open it, then drop it again.',
        );
  }
  if (failure instanceof NotCompared) {
    return local(
      'What was stored could not be compared with the file',
      'The file cannot be read any more. Send it again and replace what is there.',
    );
  }
  if (failure instanceof UnusableName) {
    return local('This name cannot be stored', failure.message);
  }
  if (failure instanceof ContentDiffers) {
    return local(
      'What was stored differs from the file',
      'The file changed while it was sent. Send it again and replace what is there.',
    );
  }
  if (failure instanceof WrongFile) {
    return local(
      'This is another file',
      'Its content is not what was begun here. Pick the file that was sent before.',
    );
  }
  if (failure instanceof UploadGone) {
    return local(
      'What was sent is not there any more',
      'It expired or was discarded. Try again to send the file from its start.',
    );
  }
  return local(UNKNOWN.title, failure instanceof Error ? failure.message : UNKNOWN.advice);
}

function local(title: string, advice: string): Problem {
  return { status: 0, title, detail: '', advice, storeRequestId: null };
}

function problemBody(response: TransportResponse): unknown {
  const type = response.header('Content-Type') ?? '';
  if (!type.includes('json')) {
    return null;
  }
  try {
    return JSON.parse(response.text);
  } catch {
    return null;
  }
}

function stringField(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) {
    return null;
  }
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Both forms that RFC 9110 allows: seconds, or a date. */
function retryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) {
    return null;
  }
  if (/^\d+$/.test(value.trim())) {
    return Number(value) * 1000;
  }
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : Math.max(0, moment - nowMs);
}
