// What the explorer does to the platform: services that fail, and changes that are told of.

export const services = [
  ...['documents', 'revisions', 'identity', 'access'],
  ...['collaboration', 'search', 'generation', 'activity'],
] as const;

/** The ways to break a service that the page offers. */
export const faults = {
  unavailable: { status: 503 },
  hangs: { mode: 'hang' },
  slow: { latencyMs: 400 },
  garbled: { mode: 'malformed' },
} as const;
export type FaultName = keyof typeof faults;

export interface PlatformControl {
  /** What is broken now, by service; `other` for a fault that is none of ours. */
  broken(): Promise<Readonly<Record<string, FaultName | 'other'>>>;
  break(service: string, how: FaultName): Promise<void>;
  /** All of them without a name. */
  mend(service?: string): Promise<void>;
  /** Tells of changes of a document and of its readers, so that answers that are kept are not given again. */
  changed(documentId: string, user: { readonly id: string; readonly tenantId: string }): Promise<void>;
}

const changes = ['document.updated', 'revision.created', 'access.changed', 'comment.resolved', 'summary.refreshed'];

export function createPlatformControl(control: string): PlatformControl {
  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${control}${path}`, {
      method,
      signal: AbortSignal.timeout(5_000),
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the platform's control answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  return {
    async broken() {
      const { faults: all } = (await send('GET', '/faults')) as { faults: Record<string, unknown> };
      return Object.fromEntries(Object.entries(all).map(([service, given]) => [service, nameOf(given)]));
    },
    break: async (service, how) => void (await send('PUT', `/faults/${service}`, faults[how])),
    mend: async (service) => void (await send('DELETE', service === undefined ? '/faults' : `/faults/${service}`)),
    async changed(documentId, { id, tenantId: tenantid }) {
      const data = { documentId };
      const events = [
        ...changes.map((type) => ({ type, source: 'documents', subject: documentId, tenantid, data })),
        { type: 'user.updated', source: 'identity', subject: id, tenantid, data: { userId: id } },
      ];
      for (const event of events) await send('POST', '/events', event);
    },
  };
}

function nameOf(given: unknown): FaultName | 'other' {
  const text = JSON.stringify(given);
  const known = Object.entries(faults).find(([, fault]) => text.includes(JSON.stringify(fault).slice(1, -1)));
  return (known?.[0] ?? 'other') as FaultName | 'other';
}
