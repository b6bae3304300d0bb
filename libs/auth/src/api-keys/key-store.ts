import type { KeyRecord } from './key-record.ts';

/** Where the records of API keys are. */
export interface KeyStore {
  /** For one that has its answers at hand: how long they may be held by who asks. */
  readonly holdForMs?: number;
  /** Undefined: there is no such key. Rejects when that cannot be known now. */
  find(id: string): Promise<KeyRecord | undefined>;
  list(): Promise<readonly KeyRecord[]>;
  /** Puts it in the place of `replaced`, or where none was; false, and nothing happens, if it is no longer so there. */
  put(record: KeyRecord, replaced: KeyRecord | undefined): Promise<boolean>;
}
