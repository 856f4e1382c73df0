/** Where an object lives. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** A place that holds objects: a bucket and a prefix, which is empty or ends in a slash. */
export interface Folder {
  readonly bucket: string;
  readonly prefix: string;
}

const MAX_KEY_BYTES = 1024;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** Raised for a name that no key can hold; the message is made for the person. */
export class UnusableName extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableName';
  }
}

/** Where a file sent into a folder goes; the path may carry folders of its own. */
export function addressIn(folder: Folder, path: string): ObjectAddress {
  return { bucket: folder.bucket, key: folder.prefix + path };
}

/** What a person typed as a folder, as a prefix: no leading, doubled or missing last slash. */
export function prefixOf(typed: string): string {
  const segments = typed.split('/').flatMap((segment) => segment.trim() || []);
  if (segments.length === 0) {
    return '';
  }
  const prefix = segments.join('/') + '/';
  requireUsable(prefix);
  return prefix;
}

/** The last part of a key or prefix: what a person calls its name. */
export function nameOf(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length;
  return key.slice(key.lastIndexOf('/', end - 1) + 1, end);
}

/** The path on the gateway that reads and writes the object. */
export function objectPath({ bucket, key }: ObjectAddress): string {
  const encoded = key.split('/').map(encodeURIComponent).join('/');
  return `/api/v1/objects/${encodeURIComponent(bucket)}/${encoded}`;
}

/** Throws UnusableName for a key that the gateway or a store would refuse. */
export function requireUsable(key: string): void {
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new UnusableName('A folder or file cannot be called “.” or “..”.');
  }
  if (CONTROL_CHARACTER.test(key)) {
    throw new UnusableName('The name holds a control character. Rename the file and try again.');
  }
  if (!isWellFormed(key)) {
    throw new UnusableName('The name is not valid Unicode. Rename the file and try again.');
  }
  if (new TextEncoder().encode(key).length > MAX_KEY_BYTES) {
    throw new UnusableName(
      `Folder and name together are longer than the ${MAX_KEY_BYTES} bytes a store accepts.`,
    );
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
