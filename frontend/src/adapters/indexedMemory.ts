import type { RememberedUpload, UploadMemory } from '../engine/ports';
import { kept } from './gatewayAddress';

const DATABASE = kept('sluice');
const STORE = 'uploads';

/**
 * IndexedDB, which alone can keep handles of files. Where a browser denies it, as some do in private
 * windows, nothing is remembered: the gateway still lists what is unfinished.
 */
export const indexedMemory: UploadMemory = {
  async all() {
    const uploads = await within(
      'readonly',
      (store) => store.getAll() as Asked<RememberedUpload[]>,
    );
    return uploads ?? [];
  },
  async keep(upload) {
    await within('readwrite', (store) => store.put(upload));
  },
  async forget(id) {
    await within('readwrite', (store) => store.delete(id));
  },
};

type Asked<T> = IDBRequest<T>;

/** The answer of the store, or null where there is none. */
async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => Asked<T>,
): Promise<T | null> {
  try {
    const database = await opened();
    try {
      return await answerTo(ask(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
  return answerTo(request);
}

function answerTo<T>(request: Asked<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
