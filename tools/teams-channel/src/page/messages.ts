/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The messages of a chat. What has not changed is left as it is: somebody may be typing in a card.
import { adaptiveCardType, drawCard, type Pressed } from './cards.ts';
import type { Attachment, Shown } from './client.ts';
import { toHtml } from './markdown.ts';
import { drawSignIn } from './sign-in.ts';

export interface MessageEvents {
  onPressed(message: Shown, pressed: Pressed): void;
  onSuggested(value: string): void;
  onSignedIn(code: string): void;
  onConsent(message: Shown): void;
}

interface Drawn {
  readonly item: HTMLElement;
  readonly as: string;
}

const drawn = new Map<string, Drawn>();

export function drawMessages(list: HTMLElement, messages: readonly Shown[], events: MessageEvents): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const ids = new Set(messages.map(({ id }) => id));
  for (const [id, { item }] of drawn) {
    if (ids.has(id)) continue;
    item.remove();
    drawn.delete(id);
  }
  let hasChanged = false;
  for (const message of messages) {
    const as = JSON.stringify(message);
    const before = drawn.get(message.id);
    if (before?.as === as) continue;
    hasChanged = true;
    const item = drawMessage(message, events);
    if (before) replace(before.item, item);
    else list.append(item);
    drawn.set(message.id, { item, as });
  }
  if (hasChanged && isAtEnd) list.scrollTop = list.scrollHeight;
}

/** Everything anew next time: colours are different. */
export function forgetDrawn(): void {
  for (const [id, { item }] of drawn) drawn.set(id, { item, as: '' });
}

// Who was on a button of the old one goes on at the message.
function replace(old: HTMLElement, item: HTMLElement): void {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(item);
  if (hadFocus) item.focus();
}

function drawMessage(message: Shown, events: MessageEvents): HTMLElement {
  const { from, name, at, editedAt, deletedAt, growing, isByAi } = message;
  const item = document.createElement('li');
  item.className = from;
  item.tabIndex = -1;
  item.dataset['id'] = message.id;
  if (growing) item.setAttribute('aria-busy', 'true');
  const who = element('div', 'who');
  who.append(element('b', '', name), ` ${new Date(at).toLocaleTimeString()}${editedAt ? ', edited' : ''} `);
  if (message.isStopped) who.append(element('span', 'label', 'Stopped'));
  if (isByAi) who.append(element('span', 'label', 'AI generated'));
  const bubble = element('div', 'bubble');
  item.append(who, bubble);
  if (deletedAt) bubble.append(element('p', 'deleted', 'This message was deleted.'));
  else bubble.append(...partsOf(message, events));
  return item;
}

function partsOf(message: Shown, events: MessageEvents): HTMLElement[] {
  const { text, attachments, growing, suggestedActions, citations } = message;
  const parts: HTMLElement[] = [];
  if (text) {
    const body = element('div', growing === 'informative' ? 'informative' : ((growing && 'growing') ?? ''));
    if (message.textFormat === 'plain') body.textContent = text.replace(/<\/?at>/g, '');
    else body.innerHTML = toHtml(text);
    parts.push(body);
  }
  parts.push(...attachments.map((one) => drawAttachment(one, message, events)));
  if (citations.length > 0) parts.push(drawCitations(citations));
  if (suggestedActions.length > 0) {
    const buttons = element('div', 'buttons');
    for (const { title = '', value } of suggestedActions) {
      const button = element('button', '', title) as HTMLButtonElement;
      button.type = 'button';
      button.addEventListener('click', () => events.onSuggested(String(value ?? title)));
      buttons.append(button);
    }
    parts.push(buttons);
  }
  return parts;
}

export function drawAttachment(
  attachment: Attachment,
  message: Shown | undefined,
  events?: MessageEvents,
): HTMLElement {
  const { contentType, content } = attachment;
  if (contentType === adaptiveCardType) {
    return drawCard(content, (pressed) => message && events?.onPressed(message, pressed));
  }
  const signIn = drawSignIn(content, {
    onCode: (code) => events?.onSignedIn(code),
    onConsent: () => message && events?.onConsent(message),
  });
  if (signIn) return signIn;
  const { title, subtitle, text } = (content ?? {}) as { title?: string; subtitle?: string; text?: string };
  const card = element('div', 'card bubble');
  card.append(element('b', '', title ?? contentType ?? 'Attachment'));
  for (const line of [subtitle, text]) if (line) card.append(element('p', '', line));
  return card;
}

function drawCitations(citations: Shown['citations']): HTMLElement {
  const list = element('ol', 'cites');
  list.setAttribute('aria-label', 'Sources');
  for (const { position, name = '', abstract = '', url } of citations) {
    const item = document.createElement('li');
    if (position !== undefined) item.value = position;
    if (url && /^https?:/.test(url)) {
      const link = element('a', '', name) as HTMLAnchorElement;
      Object.assign(link, { href: url, target: '_blank', rel: 'noopener noreferrer' });
      item.append(link);
    } else item.append(element('span', '', name));
    item.append(` ${abstract}`);
    list.append(item);
  }
  return list;
}

export function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
