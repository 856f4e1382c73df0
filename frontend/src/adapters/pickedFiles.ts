import type { PickedFile } from '../engine/upload';

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
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const found = entries.flatMap((entry) => (entry ? [filesIn(entry)] : []));
  return found.length > 0 ? (await Promise.all(found)).flat() : pickedFiles(transfer.files);
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
