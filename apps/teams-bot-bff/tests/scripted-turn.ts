import { aiOffProblem } from '@frontdesk/answering';
import type { BearerProof, Principal } from '@frontdesk/auth';
import { localeOf } from '@frontdesk/bot-framework';
import type { Activity, OutgoingMessage, StreamedReply } from '@frontdesk/bot-framework';
import { chooseIntent } from '@frontdesk/bot-framework/testing';
import { createLogger } from '@frontdesk/telemetry';
import type { Answers } from '../src/answers/answers.ts';
import { intents } from '../src/intents/intents.ts';
import type { Reply, Turn, TurnServices } from '../src/intents/intent.ts';
import type { Read, Reads } from '../src/reads.ts';
import { memorySubscriptions } from '../src/subscriptions/memory-subscriptions.ts';
import { cardComplaintsIn } from './card-rules.ts';
import { documentId, webOrigin } from './card-samples.ts';
import { Recorded } from './recorded-reply.ts';

const comment: Read<'comments'>['comments'][number] = {
  comment_id: 'cmt_5h2k8d1qwz',
  parent_id: null,
  author: { display_name: 'Chiara Moretti' },
  body: 'Is the **91%** before or after the new cranes?',
  status: 'open',
  reply_count: 1,
  created_at: '2026-06-18T10:19:24Z',
};

/** What the platform answers, as it comes out of the readers. */
export const answers: { readonly [Name in keyof Reads]: Read<Name> } = {
  access: { permissions: ['read', 'comment'] },
  allowed: { results: [{ documentId, allowed: true }] },
  document: {
    title: 'Q3 capacity plan',
    status: 'inReview',
    ownerId: 'usr_ada7k2m9qxr3',
    updatedAt: '2026-06-18T10:31:00Z',
  },
  documents: { items: [{ documentId, status: 'inReview' }] },
  user: { displayName: 'Ada Lindqvist' },
  comments: {
    comments: [
      comment,
      { ...comment, comment_id: 'cmt_9x4m7c3tbn', parent_id: comment.comment_id, body: 'Before.', reply_count: 0 },
    ],
    next_page_token: '',
  },
  createComment: { comment_id: 'cmt_new00000' },
  changeComment: { comment_id: comment.comment_id, status: 'resolved' },
  search: { hits: [{ documentId, title: 'Q3 capacity plan', snippet: 'Rotterdam runs at 91%' }] },
  summary: { text: 'Rotterdam is nearly full.', stale: false },
  tenantSettings: { ai: { enabled: true } },
  passages: {
    passages: [{ documentId, blockId: 'blk_p1rotterd', text: 'Rotterdam runs at 91%.', title: 'Q3 capacity plan' }],
  },
  answerSettings: {
    ai: { enabled: true, allowedModels: ['platform-large'], retentionDays: 30, monthlyBudgetUsd: 100 },
  },
};

export interface Asked {
  readonly read: string;
  readonly params: unknown;
}

type Scripted = { readonly [Name in keyof Reads]?: (params: never) => Promise<unknown> };

/** Reads that answer by script, and what was asked of them. */
export function scriptedReads(script: Scripted = {}): { readonly reads: Reads; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const entries = Object.entries(answers).map(([name, answer]) => {
    const scripted = script[name as keyof Reads] as ((params: unknown) => Promise<unknown>) | undefined;
    const read = async (params: unknown): Promise<unknown> => {
      asked.push({ read: name, params });
      return scripted ? await scripted(params) : answer;
    };
    return [name, read];
  });
  return { reads: Object.fromEntries(entries) as Reads, asked };
}

export const ada: Principal<BearerProof> = {
  userId: 'usr_ada7k2m9qxr3',
  tenantId: 'ten_halden4k7q2w',
  clientId: 'teams-bot-bff',
  scopes: new Set(['documents.read', 'documents.write']),
  proof: { kind: 'bearer', token: 'ada', expiresAt: 4_000_000_000, issuedAt: 1_780_000_000 },
};

export function activity(members: Partial<Activity>): Activity {
  return {
    type: 'message',
    id: 'activity-1',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    from: { id: '29:ada', name: 'Ada', aadObjectId: '00000000-0000-4000-8000-000000000001' },
    recipient: { id: '28:bot' },
    conversation: { id: 'a:ada', conversationType: 'personal' },
    ...members,
  };
}

export const inGroup: Partial<Activity> = { conversation: { id: '19:hub@thread.v2', conversationType: 'groupChat' } };

export interface Ran {
  readonly reply: Reply;
  readonly sent: OutgoingMessage[];
}

const log = createLogger({ name: 'teams-bot-bff', level: 'silent', destination: { write: () => undefined } });

type Over = Partial<TurnServices> & { readonly user?: typeof ada; readonly stream?: StreamedReply | undefined };

/** What becomes of an activity: the intent that reads it, run over these reads, and all that it says. No card is wrong. */
export async function run(
  incoming: Activity,
  { reads = scriptedReads().reads, user = ada, stream, ...over }: Over = {},
): Promise<Ran & { readonly intent: string }> {
  const chosen = chooseIntent(intents, incoming);
  if (chosen === undefined) throw new Error('no intent reads it');
  const sent: OutgoingMessage[] = [];
  const reply = await chosen.intent.handle(turnOf(incoming, { reads, sent, user, stream, ...over }), chosen.data);
  const complaints = cardComplaintsIn([reply, sent, stream instanceof Recorded ? stream.finals : []]);
  if (complaints.length > 0) throw new Error(`A card is wrong: ${complaints.join('; ')}`);
  return { intent: chosen.intent.name, reply, sent };
}

/** Nobody writes answers, and none was written. */
const noAnswers: Answers = {
  begin: () => Promise.reject(aiOffProblem()),
  recheck: () => ({ refused: async () => undefined }),
  find: async () => undefined,
  follow: () => Promise.reject(aiOffProblem()),
  stop: async () => 'unknown',
};

export function turnOf(
  incoming: Activity,
  { reads, sent, user, stream, ...over }: Over & Pick<Ran, 'sent'> & Required<Pick<Over, 'reads' | 'user'>>,
): Turn {
  const { signal } = new AbortController();
  const reachFor = (ms: number) => ({ signal, deadline: performance.now() + ms, caller: user });
  const send = async (message: OutgoingMessage): Promise<string> => `sent-${sent.push(message)}`;
  return {
    activity: incoming,
    from: { teamsUserId: incoming.from.id, directoryId: incoming.from.aadObjectId, name: incoming.from.name ?? '' },
    user,
    locale: localeOf(incoming.locale),
    reach: reachFor(4_000),
    reachFor,
    isPersonal: incoming.conversation.conversationType === 'personal',
    services: {
      reads,
      answers: noAnswers,
      composing: () => ({}),
      subscriptions: memorySubscriptions(),
      webOrigin,
      ...over,
    },
    log,
    send,
    typing: async () => undefined,
    stream: () =>
      stream ?? {
        signal,
        showsProgress: true,
        informative: async () => undefined,
        update: async () => undefined,
        final: send,
      },
  };
}
