/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What the page asks its server.

export interface Person {
  readonly userId: string;
  readonly tenantId: string;
  readonly tenant: string;
  readonly displayName: string;
  readonly jobTitle?: string | null;
}

export interface Attachment {
  readonly contentType?: string;
  readonly content?: unknown;
  readonly preview?: { readonly contentType?: string; readonly content?: unknown };
}

export interface Shown {
  readonly id: string;
  readonly from: 'me' | 'bot' | 'other';
  readonly name: string;
  readonly at: number;
  readonly editedAt?: number;
  readonly deletedAt?: number;
  /** It stopped growing before its end. */
  readonly isStopped: boolean;
  readonly growing?: 'informative' | 'text';
  readonly text: string;
  readonly textFormat?: string;
  readonly attachments: readonly Attachment[];
  readonly suggestedActions: readonly { readonly type?: string; readonly title?: string; readonly value?: unknown }[];
  readonly citations: readonly {
    readonly position?: number;
    readonly name?: string;
    readonly abstract?: string;
    readonly url?: string;
  }[];
  readonly isByAi: boolean;
}

export interface ChatShown {
  readonly id: string;
  readonly kind: 'personal' | 'groupChat';
  readonly topic: string;
  readonly isInstalled: boolean;
  readonly isTyping: boolean;
  /** As cards call the one who looks. */
  readonly me: string;
  readonly members: readonly string[];
  readonly streamId?: string;
  readonly messages: readonly Shown[];
  readonly lapses: readonly { readonly at: number; readonly what: string }[];
}

export type Outcome =
  | { readonly kind: 'card' | 'nothing' }
  | { readonly kind: 'results'; readonly attachments: readonly Attachment[] }
  | { readonly kind: 'message' | 'error'; readonly text: string }
  | { readonly kind: 'sign-in'; readonly text: string; readonly link?: string };

export async function get<Answer>(path: string): Promise<Answer> {
  return await answerOf<Answer>(await fetch(`/client${path}`));
}

export async function post<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return await answerOf<Answer>(await fetch(`/client${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf<Answer>(answer: Response): Promise<Answer> {
  const body = (await answer.json()) as Answer & { detail?: string };
  if (!answer.ok) throw new Error(body.detail ?? `It answered ${answer.status}.`);
  return body;
}
