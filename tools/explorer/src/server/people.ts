import type { Settings } from '../settings.ts';
import { measured } from './measured-request.ts';
import type { SignIns } from './sign-ins.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
}

export interface DocumentName {
  readonly id: string;
  readonly title: string;
}

/** Who may sign in, as the identity provider lists them. */
export async function peopleOf({ issuer }: Settings): Promise<readonly Person[]> {
  const answer = await fetch(`${issuer}/directory`, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`the identity provider's directory answered ${answer.status}`);
  const { people } = (await answer.json()) as { people: readonly DirectoryEntry[] };
  return people.map(({ userId, displayName, tenantId }) => ({ id: userId, name: displayName, tenantId }));
}

interface DirectoryEntry {
  readonly userId: string;
  readonly displayName: string;
  readonly tenantId: string;
}

/** The documents that this user sees first in the mobile app. */
export async function documentsOf(
  { settings, signIns }: { readonly settings: Settings; readonly signIns: SignIns },
  user: string,
): Promise<readonly DocumentName[]> {
  const headers = await signIns.headersOf('mobile', user);
  const { status, text } = await measured(`${settings.bffs.mobile}/v1/documents?limit=25`, headers);
  if (status !== 200) throw new Error(`the mobile BFF answered ${status} for the documents of ${user}`);
  const { items } = JSON.parse(text) as { items: readonly { documentId: string; title: string }[] };
  return items.map(({ documentId, title }) => ({ id: documentId, title }));
}
