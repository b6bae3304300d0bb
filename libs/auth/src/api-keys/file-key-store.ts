import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { readKeyRecord, writeKeyRecord, type KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';

export interface FileKeyStoreOptions {
  /** Default 1 s: how soon a change of the file is seen. */
  readonly checkEveryMs?: number;
  /** Called when the file cannot be read any more; the keys that it held before stay. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

const format = 1;

interface Contents {
  /** Tells a changed file: who replaces it, as Kubernetes does with a link, changes its inode. */
  readonly version: string;
  readonly records: ReadonlyMap<string, KeyRecord>;
}

/**
 * `{"format":1,"keys":[…]}`: hashes, not keys, but to be kept from others. Read again when it changes. A file that was
 * never there is an error to who asks for a key, and an empty list to who makes the first one.
 */
export function fileKeyStore(path: string, options: FileKeyStoreOptions = {}): KeyStore {
  const { checkEveryMs = 1_000, onError, now = () => performance.now() } = options;
  let known: Contents | undefined;
  let checkedAt = -Infinity;
  let underWay: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    try {
      const version = await versionOf(path);
      if (known?.version !== version) known = { version, records: await readRecords(path) };
      checkedAt = now();
    } catch (error) {
      if (!known) throw error;
      checkedAt = now();
      onError?.(error);
    }
  }

  return {
    holdForMs: 0,
    async find(id) {
      if (now() - checkedAt >= checkEveryMs) await (underWay ??= refresh().finally(() => (underWay = undefined)));
      return known?.records.get(id);
    },
    async list() {
      return [...(await readRecordsIfAny(path)).values()];
    },
    put(record, replaced) {
      return locked(path, async () => {
        const records = await readRecordsIfAny(path);
        const found = records.get(record.id);
        if ((found && writeKeyRecord(found)) !== (replaced && writeKeyRecord(replaced))) return false;
        await writeWhole(path, [...records.set(record.id, record).values()]);
        return true;
      });
    },
  };
}

async function versionOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

async function readRecords(path: string): Promise<Map<string, KeyRecord>> {
  const contents = parsed(await readFile(path, 'utf8'));
  if (contents?.format !== format || !Array.isArray(contents.keys)) {
    throw new TypeError(`${path} is no file of API keys in format ${format}.`);
  }
  return new Map(contents.keys.map(readKeyRecord).map((record) => [record.id, record]));
}

function parsed(text: string): { readonly format?: unknown; readonly keys?: unknown } | null {
  try {
    return JSON.parse(text) as object | null;
  } catch {
    return null; // what JSON.parse says shows a part of the text
  }
}

async function readRecordsIfAny(path: string): Promise<Map<string, KeyRecord>> {
  try {
    return await readRecords(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

/** Readers see the old file or the new one, whole, also when the machine stops in between. */
async function writeWhole(path: string, records: readonly KeyRecord[]): Promise<void> {
  const lines = records.map((record) => `    ${writeKeyRecord(record)}`);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`{\n  "format": ${format},\n  "keys": [\n${lines.join(',\n')}\n  ]\n}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

async function locked<T>(path: string, act: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const file = await open(lock, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new Error(`${path} is being changed by another program. If none runs, remove ${lock}.`);
  });
  try {
    return await act();
  } finally {
    await file.close();
    await rm(lock);
  }
}
