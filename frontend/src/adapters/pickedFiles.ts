import type { ClosedEntry, PickedFile } from '../engine/upload';

/** What TypeScript's own description of browsers leaves out, and some browsers, too. */
interface HandleGiver {
  showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;
}

/**
 * Lets a person pick files in a dialog that gives lasting handles. Null where this browser has no
 * such dialog, and an input element has to do; an empty list where the person changed their mind.
 */
export async function pickWithHandles(multiple: boolean): Promise<PickedFile[] | null> {
  const { showOpenFilePicker } = window as HandleGiver;
  if (!showOpenFilePicker) {
    return null;
  }
  try {
    return await Promise.all((await showOpenFilePicker({ multiple })).map(pickedByHandle));
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') {
      return [];
    }
    throw failure;
  }
}

/** What an input element picked; a picked folder's files carry the folder in their path. */
export function pickedFiles(files: FileList | null): PickedFile[] {
  return [...(files ?? [])].map((file) => ({
    path: file.webkitRelativePath || file.name,
    content: file,
  }));
}

/** What was dropped, the files inside dropped folders included, and what of it can't be opened. */
export async function droppedFiles(transfer: DataTransfer): Promise<Found[]> {
  // The list of items is emptied as soon as the event is over.
  const found = [...transfer.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    return entry ? [entry.isDirectory ? filesIn(entry) : droppedFile(item, entry)] : absent(item);
  });
  return (await Promise.all(found)).flat();
}

type Found = PickedFile | ClosedEntry;

/** Chromium gives no entry for what isn't there, such as the end of a link that leads nowhere. */
function absent(item: DataTransferItem): Promise<Found[]>[] {
  const file = item.getAsFile();
  return file ? [fileOrNone(file)] : [];
}

/** Where a script has put a file into the transfer, as tests do, there is a file and no entry. */
async function fileOrNone(file: File): Promise<Found[]> {
  const { byteLength } = await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => NOTHING);
  return [
    byteLength > 0 ? { path: file.name, content: file } : { path: file.name, kind: 'closed file' },
  ];
}

const NOTHING = new ArrayBuffer(0);

/** With its handle, where this browser gives one. */
async function droppedFile(item: DataTransferItem, entry: FileSystemEntry): Promise<Found[]> {
  const { getAsFileSystemHandle } = item as Partial<HandleItem>;
  const asked = getAsFileSystemHandle?.call(item).catch(() => null);
  const files = await filesIn(entry);
  const handle = await asked;
  return files.map((file) => (handle && 'content' in file ? { ...file, handle } : file));
}

interface HandleItem {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

async function pickedByHandle(handle: FileSystemFileHandle): Promise<PickedFile> {
  return { path: handle.name, content: await handle.getFile(), handle };
}

/** What fails takes nothing else with it. */
async function filesIn(entry: FileSystemEntry): Promise<Found[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isDirectory) {
    return folderFiles(entry as FileSystemDirectoryEntry, path);
  }
  try {
    return [{ path, content: await fileOf(entry as FileSystemFileEntry) }];
  } catch {
    return [{ path, kind: 'closed file' }];
  }
}

async function folderFiles(folder: FileSystemDirectoryEntry, path: string): Promise<Found[]> {
  const children: FileSystemEntry[] = [];
  const closed: Found[] = [];
  try {
    for await (const child of childrenOf(folder)) {
      children.push(child);
    }
  } catch {
    closed.push({ path, kind: 'closed folder' });
  }
  return [...(await Promise.all(children.map(filesIn))).flat(), ...closed];
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function* childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  for (;;) {
    // A browser hands out about a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) {
      return;
    }
    yield* some;
  }
}
