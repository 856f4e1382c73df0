import type { Folder } from '../engine/objectAddress';

/** The page's address holds the folder that is open, so that links and the back button work. */
export function folderLink({ bucket, prefix }: Folder): string {
  return '#/' + [bucket, ...prefix.split('/')].map(encodeURIComponent).join('/');
}

/** The folder in the address, or null where it holds none. */
export function folderIn(hash: string): Folder | null {
  const match = /^#\/([^/]+)\/?(.*)$/.exec(hash);
  try {
    return match && { bucket: decodeURIComponent(match[1]!), prefix: prefixIn(match[2]!) };
  } catch {
    return null;
  }
}

function prefixIn(path: string): string {
  const prefix = path.split('/').map(decodeURIComponent).join('/');
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}
