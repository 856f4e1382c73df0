import type { KeptFiles } from '../engine/ports';

/** What TypeScript's own description of handles leaves out: the question for permission. */
type PermittedHandle = FileSystemFileHandle & {
  queryPermission(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission(options: { mode: 'read' }): Promise<PermissionState>;
};

/** Opens files again that were picked or dropped on an earlier visit. */
export const keptFiles: KeptFiles = {
  async open(handle) {
    const file = handle as PermittedHandle;
    const options = { mode: 'read' } as const;
    try {
      const isAllowed =
        (await file.queryPermission(options)) === 'granted' ||
        (await file.requestPermission(options)) === 'granted';
      return isAllowed ? await file.getFile() : null;
    } catch {
      return null;
    }
  },
};
