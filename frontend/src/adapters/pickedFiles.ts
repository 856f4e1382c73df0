import type { PickedFile } from '../engine/upload';

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

/** What was dropped, the files inside dropped folders included. */
export async function droppedFiles(transfer: DataTransfer): Promise<PickedFile[]> {
  // The list of items is emptied as soon as the event is over.
  const found = [...transfer.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    return entry ? [entry.isDirectory ? filesIn(entry) : droppedFile(item, entry)] : [];
  });
  return found.length > 0 ? (await Promise.all(found)).flat() : pickedFiles(transfer.files);
}

/** With its handle, where this browser gives one. */
async function droppedFile(item: DataTransferItem, entry: FileSystemEntry): Promise<PickedFile[]> {
  const { getAsFileSystemHandle } = item as Partial<HandleItem>;
  const asked = getAsFileSystemHandle?.call(item).catch(() => null);
  const [file] = await filesIn(entry);
  const handle = await asked;
  return [handle ? { ...file!, handle } : file!];
}

interface HandleItem {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

async function pickedByHandle(handle: FileSystemFileHandle): Promise<PickedFile> {
  return { path: handle.name, content: await handle.getFile(), handle };
}

async function filesIn(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (entry.isDirectory) {
    const children = await childrenOf(entry as FileSystemDirectoryEntry);
    return (await Promise.all(children.map(filesIn))).flat();
  }
  const file = await new Promise<File>((resolve, reject) =>
    (entry as FileSystemFileEntry).file(resolve, reject),
  );
  return [{ path: entry.fullPath.replace(/^\//, ''), content: file }];
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A browser hands out about a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) {
      return children;
    }
    children.push(...some);
  }
}
