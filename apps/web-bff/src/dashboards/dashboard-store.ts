/** Whose dashboards they are; nobody else's can be reached. */
export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** A definition as it is kept. The store does not look into the value. */
export interface KeptDashboard {
  /** Of each save a new one, also after a removal: it goes up, and names one state of one dashboard. */
  readonly version: number;
  readonly format: number;
  readonly value: string;
  readonly savedAtMs: number;
}

export interface Change {
  readonly id: string;
  /** What the change is made on; 0: there is none yet. */
  readonly expected: number;
}

export type Saved =
  | { readonly state: 'saved'; readonly version: number; readonly savedAtMs: number }
  /** It is another one by now; 0: there is none. */
  | { readonly state: 'mismatch'; readonly version: number }
  /** The owner has as many, or as much, as one may have. */
  | { readonly state: 'full' };

export type Removed = { readonly state: 'removed' } | { readonly state: 'mismatch'; readonly version: number };

/** Rejects when it cannot be asked. */
export interface DashboardStore {
  all(owner: Owner): Promise<ReadonlyMap<string, KeptDashboard>>;
  read(owner: Owner, id: string): Promise<KeptDashboard | undefined>;
  /** What is there already is saved, whatever was expected: the same request again finds its own effect. */
  save(owner: Owner, change: Change, content: Pick<KeptDashboard, 'format' | 'value'>): Promise<Saved>;
  remove(owner: Owner, change: Change): Promise<Removed>;
}

export interface DashboardBounds {
  readonly mostOfOwner: number;
  /** Of all values of an owner together. */
  readonly mostBytesOfOwner: number;
}

// A dashboard has about 1 kB: some dozens of them are more than anyone looks at.
export const dashboardBounds: DashboardBounds = { mostOfOwner: 50, mostBytesOfOwner: 200_000 };

/** Nobody has used theirs for so long: what people leave behind ends. */
export const keepMs = 400 * 86_400_000;

/** A value is of a later version of this app: it is not to be read, and not to be written over. */
export class LaterFormat extends Error {
  override readonly name = 'LaterFormat';
}
