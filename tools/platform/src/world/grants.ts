// The grants, found by what they are on: every decision asks for those of one document and its folders.
import type { Grant } from './grant.ts';

export class Grants extends Map<string, Grant> {
  readonly #byTarget = new Map<string, Map<string, Grant>>();

  /** Grants on a document or a folder, in the order in which they were given. */
  on(target: string): Iterable<Grant> {
    return this.#byTarget.get(target)?.values() ?? [];
  }

  override set(grantId: string, grant: Grant): this {
    const target = targetOf(grant);
    const there = this.#byTarget.get(target) ?? new Map<string, Grant>();
    this.#byTarget.set(target, there.set(grantId, grant));
    return super.set(grantId, grant);
  }

  override delete(grantId: string): boolean {
    const grant = this.get(grantId);
    if (grant) this.#byTarget.get(targetOf(grant))?.delete(grantId);
    return super.delete(grantId);
  }

  override clear(): void {
    this.#byTarget.clear();
    super.clear();
  }
}

function targetOf({ documentId, folderId }: Grant): string {
  return documentId ?? folderId ?? '';
}
