// Search from the box where one writes, and links that become cards: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/what-are-messaging-extensions
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import type { Delivery } from '../state/journal.ts';
import { attachmentForm, type Attachment } from './activity.ts';
import { unreachable } from './card-actions.ts';
import { attachmentFaults } from './cards.ts';
import { activityFrom, type From } from './outgoing.ts';
import { authenticationFor } from './sign-in.ts';

export interface Search {
  readonly query: string;
  readonly skip: number;
  readonly count: number;
  /** The code of a sign-in that came before. */
  readonly state?: string | undefined;
}

export type ExtensionOutcome =
  | { readonly kind: 'results'; readonly layout: string; readonly attachments: readonly Attachment[] }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'sign-in'; readonly text: string; readonly link: string | undefined }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly text: string };

const action = z.looseObject({ type: z.string(), title: z.string().optional(), value: z.string().optional() });

const answerForm = z.looseObject({
  composeExtension: z.looseObject({
    type: z.enum(['result', 'auth', 'silentAuth', 'config', 'message']),
    attachmentLayout: z.enum(['list', 'grid']).optional(),
    attachments: z.array(attachmentForm).optional(),
    suggestedActions: z.looseObject({ actions: z.array(action) }).optional(),
    text: z.string().optional(),
  }),
});
type Answer = z.infer<typeof answerForm>['composeExtension'];

interface Invoke {
  readonly name: 'composeExtension/query' | 'composeExtension/queryLink';
  readonly value: Readonly<Record<string, unknown>>;
}

const linkKeptMs = 30 * 60_000;

export function search(channel: Channel, from: From, { query, skip, count, state }: Search): Promise<ExtensionOutcome> {
  const parameter = query === '' ? { name: 'initialRun', value: 'true' } : { name: 'query', value: query };
  const value = {
    commandId: 'searchDocuments',
    parameters: [parameter],
    queryOptions: { skip, count },
    ...(state !== undefined && { state }),
  };
  return ask(channel, from, { name: 'composeExtension/query', value });
}

/** Teams keeps what a link became for half an hour. Links of other hosts are none of the app's. */
export async function unfurl(channel: Channel, from: From, link: { url: string; state?: string | undefined }) {
  const { url, state } = link;
  if (!URL.canParse(url) || !channel.settings.linkHosts.includes(new URL(url).host))
    return { kind: 'nothing' } as const;
  const key = `${from.person.teamsId} ${url}`;
  const kept = channel.links.get(key);
  if (kept && kept.until > channel.clock()) return kept.outcome;
  const value = { url, ...(state !== undefined && { state }) };
  const outcome = await ask(channel, from, { name: 'composeExtension/queryLink', value });
  if (outcome.kind === 'results') channel.links.set(key, { outcome, until: channel.clock() + linkKeptMs });
  return outcome;
}

async function ask(channel: Channel, from: From, invoke: Invoke): Promise<ExtensionOutcome> {
  const first = await deliver(channel, from, invoke);
  const { data } = answerForm.safeParse(first.body);
  if (data?.composeExtension.type !== 'silentAuth') return outcome(channel, { from, invoke, delivery: first });
  const resource = { id: crypto.randomUUID(), uri: channel.userTokens.resource };
  const attempt = await authenticationFor(channel, from.person, {
    connectionName: '',
    tokenExchangeResource: resource,
  });
  if ('failure' in attempt) return signIn(data.composeExtension);
  const { connectionName: _none, ...authentication } = attempt.authentication;
  const second = await deliver(channel, from, { ...invoke, value: { ...invoke.value, authentication } });
  return second.status === 412 ? signIn(data.composeExtension) : outcome(channel, { from, invoke, delivery: second });
}

function deliver(channel: Channel, from: From, invoke: Invoke): Promise<Delivery> {
  const source = invoke.name === 'composeExtension/query' ? { source: { name: 'compose' } } : {};
  return channel.bot.deliver(activityFrom(channel, from, { type: 'invoke', ...invoke, channelData: source }));
}

function outcome(
  channel: Channel,
  { from, invoke, delivery }: { from: From; invoke: Invoke; delivery: Delivery },
): ExtensionOutcome {
  if (delivery.failure) return { kind: 'error', text: unreachable };
  if (delivery.status === 200 && isNothing(delivery.body)) return { kind: 'nothing' };
  const { data } = answerForm.safeParse(delivery.body);
  if (delivery.status !== 200 || !data)
    return lapse(channel, from, `${invoke.name} was answered with ${delivery.status}.`);
  const answer = data.composeExtension;
  if (answer.type === 'auth' || answer.type === 'silentAuth') return signIn(answer);
  if (answer.type === 'message') return { kind: 'message', text: answer.text ?? '' };
  if (answer.type === 'config') return { kind: 'message', text: 'The app wants to be set up first.' };
  const { attachments = [], attachmentLayout: layout = 'list' } = answer;
  const faults = [...attachmentFaults(attachments), ...previewFaults(invoke, attachments)];
  for (const fault of faults) channel.journal.lapsed(fault, from.chat.id);
  return faults.length > 0 ? { kind: 'error', text: faults.join(' ') } : { kind: 'results', layout, attachments };
}

// An app that has nothing to say of a link answers without composeExtension.
function isNothing(body: unknown): boolean {
  return body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0);
}

function previewFaults({ name }: Invoke, attachments: readonly Attachment[]): string[] {
  const needed = name === 'composeExtension/queryLink' ? attachments.slice(0, 1) : attachments;
  return needed.some(({ preview }) => preview === undefined) ? ['A result has no preview.'] : [];
}

function signIn({ suggestedActions, text }: Answer): ExtensionOutcome {
  const [first] = suggestedActions?.actions ?? [];
  return { kind: 'sign-in', text: text ?? first?.title ?? 'Please sign in.', link: first?.value };
}

function lapse(channel: Channel, { chat }: From, what: string): ExtensionOutcome {
  channel.journal.lapsed(what, chat.id);
  return { kind: 'error', text: what };
}
