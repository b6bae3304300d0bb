import { request } from 'undici';
import { startTool } from './child-tool.ts';

/** What the bot did with the connector, or the channel with the bot; more in the tool's README. */
export interface TeamsConversation {
  readonly id: string;
  readonly isKnown: boolean;
  readonly messages: readonly TeamsMessage[];
  readonly calls: readonly ConnectorCall[];
  readonly deliveries: readonly TeamsDelivery[];
  /** What people would see as an error. */
  readonly lapses: readonly { readonly at: number; readonly what: string }[];
}

export interface TeamsMessage {
  readonly id: string;
  /** `bot`, or the Teams id of a person. */
  readonly from: string;
  readonly activity: TeamsActivity;
  readonly at: number;
  readonly editedAt?: number;
  readonly deletedAt?: number;
  readonly isGrowing?: boolean;
  readonly isHidden?: boolean;
  readonly views: Readonly<Record<string, unknown>>;
}

export interface ConnectorCall {
  readonly at: number;
  /** token, create, send, reply, update, delete, members, metadata or keys. */
  readonly operation: string;
  readonly conversationId?: string;
  readonly activityId?: string;
  readonly activity?: TeamsActivity;
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
}

export interface TeamsDelivery {
  readonly at: number;
  readonly ms: number;
  readonly activityId: string;
  readonly type: string;
  readonly name?: string;
  /** 0: no answer. */
  readonly status: number;
  readonly body?: unknown;
  readonly failure?: 'timed-out' | 'unreachable';
}

export type TeamsActivity = Readonly<Record<string, unknown>> & { readonly type: string };

export interface GivenActivity {
  readonly activity: TeamsActivity;
  /** Breaks one rule of authentication: `wrong-issuer`, `no-token`, … */
  readonly breakage?: string;
  readonly signedServiceUrl?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
  readonly atOnce?: boolean;
  readonly retries?: number;
  readonly withinMs?: number;
  readonly asIs?: boolean;
}

export interface TeamsFault {
  readonly operation?: string;
  readonly conversationId?: string;
  readonly status?: number;
  readonly retryAfterS?: number;
  readonly latencyMs?: number;
  readonly mode?: 'reset' | 'hang';
  readonly afterEffect?: boolean;
  readonly times?: number;
  readonly rate?: number;
}

export interface StartedTeams {
  readonly url: string;
  readonly serviceUrl: string;
  readonly metadataUrl: string;
  readonly tokenUrl: string;
  /** Sends the bot an activity of the test's own; what is missing of it is filled in. */
  deliver(given: GivenActivity): Promise<{ activity: TeamsActivity; deliveries: TeamsDelivery[] }>;
  conversation(id: string): Promise<TeamsConversation>;
  journal(): Promise<Pick<TeamsConversation, 'calls' | 'deliveries' | 'lapses'>>;
  fault(fault: TeamsFault): Promise<void>;
  clearFaults(): Promise<void>;
  /** Forgets everything but the keys. */
  clear(): Promise<void>;
  /** Any other call: `POST /client/messages`, `PUT /control/limits`, … */
  call<Answer = unknown>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer>;
  log(): string;
  stop(): Promise<void>;
}

export interface TeamsOptions {
  /** Where the bot hears activities: `http://127.0.0.1:…/api/messages`. */
  readonly botUrl: string;
  /** Whose people are in this Teams. Needed as soon as one of them does something. */
  readonly issuer?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The local Teams as a process of its own, on a free port. */
export async function startTeamsChannel({ botUrl, issuer, env = {} }: TeamsOptions): Promise<StartedTeams> {
  const { urls, log, stop } = await startTool('teams-channel', {
    env: { PORT: '0', BOT_URL: botUrl, ...(issuer !== undefined && { OIDC_ISSUER: issuer }), ...env },
  });
  const url = urls['channel'] ?? '';
  const call = async <Answer>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object) =>
    (await send(method, `${url}${path}`, body)) as Answer;
  return {
    url,
    serviceUrl: `${url}/teams/`,
    metadataUrl: `${url}/v1/.well-known/openidconfiguration`,
    tokenUrl: `${url}/botframework.com/oauth2/v2.0/token`,
    log,
    stop,
    call,
    deliver: (given) => call('POST', '/control/activities', given),
    conversation: (id) => call('GET', `/control/conversations/${encodeURIComponent(id)}`),
    journal: () => call('GET', '/control/journal'),
    fault: async (fault) => void (await call('PUT', '/control/faults', fault)),
    clearFaults: async () => void (await call('DELETE', '/control/faults')),
    clear: async () => void (await call('DELETE', '/control')),
  };
}

async function send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, body?: object): Promise<unknown> {
  const answer = await request(url, {
    method,
    // A bot may take its time; what it answered is told, late or not.
    headersTimeout: 180_000,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`teams-channel: ${method} ${url} → ${answer.statusCode} ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
