/// <reference lib="dom" />
// What is about to be sent: text, and a card that a search or a link has put in.
import { get, post, type Attachment, type Outcome } from './client.ts';
import { drawAttachment, element } from './messages.ts';

export interface Composer {
  put(attachment: Attachment): void;
  /** What is there, which is then gone. */
  take(): { text: string; attachments: Attachment[] };
}

export interface ComposerOptions {
  readonly text: HTMLTextAreaElement;
  readonly inserted: HTMLElement;
  readonly who: () => object | undefined;
  readonly onOutcome: (outcome: Outcome, again: (state: string) => void) => void;
}

// A link that is still being typed is none yet.
const typedForMs = 400;

export function createComposer({ text, inserted, who, onOutcome }: ComposerOptions): Composer {
  let card: Attachment | undefined;
  let linkHosts: readonly string[] = [];
  let lastLink = '';
  let typing: ReturnType<typeof setTimeout> | undefined;
  void get<{ linkHosts: string[] }>('/people').then((answer) => (linkHosts = answer.linkHosts));

  function put(attachment: Attachment | undefined): void {
    card = attachment;
    inserted.hidden = attachment === undefined;
    inserted.replaceChildren();
    if (!attachment) return;
    const away = element('button', '', 'Remove the card') as HTMLButtonElement;
    away.type = 'button';
    away.addEventListener('click', () => put(undefined));
    inserted.append(drawAttachment(attachment, undefined), away);
  }

  async function unfurl(url: string, state?: string): Promise<void> {
    const outcome = await post<Outcome>('/links', { ...who(), url, ...(state && { state }) });
    if (url !== lastLink) return; // it was changed meanwhile, or sent
    if (outcome.kind === 'results') put(outcome.attachments[0]);
    else onOutcome(outcome, (code) => void unfurl(url, code));
  }

  text.addEventListener('input', () => {
    const link = /https?:\/\/[^\s<>"]+/.exec(text.value)?.[0] ?? '';
    if (link === lastLink) return;
    lastLink = link;
    clearTimeout(typing);
    if (!URL.canParse(link) || !linkHosts.includes(new URL(link).host) || !who()) return;
    typing = setTimeout(() => void unfurl(link), typedForMs);
  });

  return {
    put,
    take() {
      const taken = { text: text.value, attachments: card ? [card] : [] };
      text.value = '';
      lastLink = '';
      put(undefined);
      return taken;
    },
  };
}
