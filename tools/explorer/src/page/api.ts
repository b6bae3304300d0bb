/// <reference lib="dom" />
// What the page asks of its own server.
import type { ApiDocument } from '../server/api-documents.ts';
import type { LiveState } from '../server/live-state.ts';
import type { DocumentName, Person } from '../server/people.ts';
import type { ViewAnswer } from '../server/views.ts';
import type { Client } from '../settings.ts';
import type { Waterfall } from '../waterfall/waterfall.ts';

export interface Stack {
  readonly apis: readonly ApiDocument[];
  readonly people: readonly Person[];
  readonly services: readonly string[];
  readonly faults: readonly string[];
}

export interface State {
  readonly states: readonly LiveState[];
  readonly broken: Readonly<Record<string, string>>;
}

export interface Wanted {
  readonly user: string;
  readonly documentId: string;
}

export const stack = () => ask<Stack>('GET', '/api/stack');
export const state = () => ask<State>('GET', '/api/state');
export const documents = async (user: string): Promise<readonly DocumentName[]> =>
  (await ask<{ documents: DocumentName[] }>('GET', `/api/documents?user=${user}`)).documents;
export const view = (client: Client, wanted: Wanted, atOnce: number) =>
  ask<ViewAnswer>('POST', '/api/views', { client, ...wanted, atOnce });
export const waterfall = (traceId: string) => ask<Waterfall>('GET', `/api/waterfalls/${traceId}`);
export const change = (wanted: Wanted) => ask<undefined>('POST', '/api/changes', wanted);
export const breakService = (service: string, how: string) => ask<undefined>('PUT', `/api/faults/${service}`, { how });
export const mend = (service?: string) =>
  ask<undefined>('DELETE', service === undefined ? '/api/faults' : `/api/faults/${service}`);

export function question(asked: Wanted & { client: string; question: string }, signal: AbortSignal): Promise<Response> {
  return fetch('/api/answers', { method: 'POST', headers: json, body: JSON.stringify(asked), signal });
}

const json = { 'content-type': 'application/json' };

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(path, { method, ...(body && { headers: json, body: JSON.stringify(body) }) });
  const text = await answer.text();
  const told = (text === '' ? undefined : JSON.parse(text)) as Answer & { detail?: string };
  if (!answer.ok) throw new Error(told?.detail ?? `The explorer answered ${answer.status}.`);
  return told;
}
