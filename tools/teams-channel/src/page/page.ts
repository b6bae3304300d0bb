/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The page: who one is, which chat, and what is said in it.
import { adaptiveCardType, refreshOf, type Pressed } from './cards.ts';
import { get, post, type ChatShown, type Outcome, type Person, type Shown } from './client.ts';
import { createComposer } from './composer.ts';
import { drawMessages, element, forgetDrawn } from './messages.ts';
import { createSearch } from './search.ts';
import { signInForm } from './sign-in.ts';

const at = <Found extends HTMLElement>(id: string) => document.getElementById(id) as Found;
const person = at<HTMLSelectElement>('person');
const locale = at<HTMLSelectElement>('locale');
const text = at<HTMLTextAreaElement>('text');
const dialog = at<HTMLDialogElement>('search');

let people: readonly Person[] = [];
let chat: ChatShown | undefined;
const groups: { topic: string; others: string[]; of: string }[] = [];
const refreshed = new Set<string>();

const who = () => chat && { user: person.value, chat: chat.id, locale: locale.value };
const composer = createComposer({ text, inserted: at('inserted'), who, onOutcome: tell });
createSearch(dialog, {
  who,
  onOutcome: tell,
  onChosen(attachment) {
    composer.put(attachment);
    dialog.close();
    text.focus();
  },
});

function tell(outcome: Outcome, again: (state: string) => void): void {
  const notice = at('notice');
  if (outcome.kind === 'sign-in') {
    const goOn = (state: string): void => {
      notice.replaceChildren();
      again(state);
    };
    const onConsent = () => void attempt(() => post('/consents', who() ?? {}).then(() => goOn('')));
    const form = signInForm(outcome, { onCode: goOn, onConsent });
    dialog.close();
    notice.replaceChildren(form);
  } else notice.textContent = 'text' in outcome ? outcome.text : '';
}

async function attempt(what: () => Promise<unknown>): Promise<void> {
  try {
    at('notice').replaceChildren();
    await what();
  } catch (error) {
    at('notice').textContent = error instanceof Error ? error.message : String(error);
  }
}

async function open(others: readonly string[] = [], topic?: string): Promise<void> {
  const asked = { user: person.value, locale: locale.value, ...(topic !== undefined && { others, topic }) };
  const before = chat?.id;
  // Shown before the bot has heard of it: it may take its time.
  const { chat: opened } = await post<{ chat: ChatShown }>('/chats', { ...asked, install: false });
  show(opened);
  if (before !== opened.id) at('messages').scrollTop = at('messages').scrollHeight;
  drawChats();
  if (!opened.isInstalled && opened.messages.length === 0) await installed(true);
}

async function installed(isInstalled: boolean): Promise<void> {
  const { deliveries } = await post<{ deliveries: { status: number }[] }>('/installations', { ...who(), isInstalled });
  await look();
  if (deliveries.some(({ status }) => status === 0)) throw new Error('The bot does not answer. Is it running?');
}

function show(shown: ChatShown): void {
  chat = shown;
  at('chat-title').textContent = shown.kind === 'personal' ? 'Frontdesk' : shown.topic;
  at('chat-members').textContent = shown.kind === 'personal' ? 'personal chat' : shown.members.join(', ');
  at('install').hidden = false;
  at('install').textContent = shown.isInstalled ? 'Remove the app' : 'Add the app';
  at('typing').textContent = shown.isTyping && !shown.streamId ? 'Frontdesk is writing…' : '';
  at('stop').hidden = shown.streamId === undefined;
  text.placeholder = shown.kind === 'personal' ? 'Write to Frontdesk: help, show …, ask …' : '@Frontdesk show …';
  drawMessages(at('messages'), shown.messages, {
    onPressed: (message, pressed) => void attempt(() => press(message, pressed)),
    onSuggested: (value) => void attempt(() => send({ text: value })),
    onConsent: ({ id: message }) => void attempt(() => post('/consents', { ...who(), message })),
    onSignedIn: (code) => void attempt(() => post('/sign-ins', { ...who(), code })),
  });
  at('wrong-count').textContent = String(shown.lapses.length);
  const lapses = shown.lapses.map(({ at: time, what }) =>
    element('li', '', `${new Date(time).toLocaleTimeString()} ${what}`),
  );
  at('lapses').replaceChildren(...lapses);
  for (const message of shown.messages) refresh(message);
}

// Each state of a card is refreshed once, for those whom it names, or for all when it names none.
function refresh(message: Shown): void {
  for (const { contentType, content } of message.attachments) {
    const wanted = contentType === adaptiveCardType ? refreshOf(content) : undefined;
    const key = `${person.value} ${message.id} ${message.editedAt ?? 0}`;
    if (!wanted || refreshed.has(key) || message.deletedAt) continue;
    refreshed.add(key);
    if (wanted.userIds && !wanted.userIds.includes(chat?.me ?? '')) continue;
    void attempt(() => execute(message.id, wanted.action, { trigger: 'automatic' }));
  }
}

async function execute(message: string, action: object, more: { trigger: string; state?: string }): Promise<void> {
  const outcome = await post<Outcome>('/cards/actions', { ...who(), message, action, ...more });
  if (more.trigger === 'automatic') return; // nobody has asked for it
  tell(outcome, (state) => void attempt(() => execute(message, action, { ...more, ...(state && { state }) })));
}

async function press(message: Shown, { type, json }: Pressed): Promise<void> {
  if (type === 'Action.OpenUrl') {
    const url = String(json['url']);
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noopener');
  } else if (type === 'Action.Execute') await execute(message.id, json, { trigger: 'manual' });
  else if (type === 'Action.Submit') await submit(message, json['data']);
}

// What a card of older kind sends: a message that may say something, with its data.
async function submit(message: Shown, data: unknown): Promise<void> {
  const { msteams = {}, ...value } = (data ?? {}) as Record<string, unknown>;
  const { type, value: said, text: back } = msteams as { type?: string; value?: unknown; text?: string };
  if (type === 'imBack') return send({ text: String(said) });
  return send({ text: back ?? '', value: type === 'messageBack' ? said : value, replyToId: message.id });
}

async function send(message: { text: string; [more: string]: unknown }): Promise<void> {
  const { delivery } = await post<{ delivery?: { failure?: string; status: number } }>('/messages', {
    ...who(),
    ...message,
  });
  if (delivery && (delivery.failure ?? delivery.status >= 300)) {
    throw new Error(`The bot did not take the message (${delivery.failure ?? delivery.status}).`);
  }
}

function drawChats(): void {
  const rows = [
    { label: 'Frontdesk', isCurrent: chat?.kind === 'personal', open: () => open() },
    ...groups
      .filter(({ of }) => of === tenantOf(person.value))
      .map(({ topic, others }) => ({
        label: topic,
        isCurrent: chat?.kind === 'groupChat' && chat.topic === topic,
        open: () => openGroup(topic, others),
      })),
  ];
  at('chats').replaceChildren(
    ...rows.map((row) => {
      const button = element('button', '', row.label);
      button.setAttribute('aria-current', String(row.isCurrent));
      button.addEventListener('click', () => void attempt(row.open));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
  const colleagues = people.filter((one) => one.tenantId === tenantOf(person.value) && one.userId !== person.value);
  at('others').replaceChildren(
    ...colleagues.map(({ userId, displayName }) => {
      const box = document.createElement('input');
      Object.assign(box, { type: 'checkbox', name: 'other', value: userId });
      const label = element('label', '');
      label.append(box, ` ${displayName}`);
      return label;
    }),
  );
}

// The same people make the same group, whoever of them looks at it.
function openGroup(topic: string, members: readonly string[]): Promise<void> {
  return open(
    members.filter((id) => id !== person.value),
    topic,
  );
}

function tenantOf(userId: string): string {
  return people.find((one) => one.userId === userId)?.tenantId ?? '';
}

function takeSteps(): void {
  at('write').addEventListener('submit', (event) => {
    event.preventDefault();
    const { text: said, attachments } = composer.take();
    if (said.trim() || attachments.length > 0)
      void attempt(() => send({ text: said, ...(attachments.length > 0 && { attachments }) }));
  });
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    at<HTMLFormElement>('write').requestSubmit();
  });
  at('open-search').addEventListener('click', () => dialog.showModal());
  at('stop').addEventListener('click', () => void attempt(() => post('/stop', who() ?? {})));
  at('install').addEventListener('click', () => void attempt(() => installed(!chat?.isInstalled)));
  at('new-group').addEventListener('submit', (event) => {
    event.preventDefault();
    const others = [...document.querySelectorAll<HTMLInputElement>('[name=other]:checked')].map(({ value }) => value);
    if (others.length === 0) return void (at('notice').textContent = 'A group has others in it.');
    const topic = at<HTMLInputElement>('topic').value;
    groups.push({ topic, others: [person.value, ...others], of: tenantOf(person.value) });
    void attempt(() => openGroup(topic, [person.value, ...others]));
  });
  for (const select of [person, locale]) {
    select.addEventListener('change', () => {
      sessionStorage.setItem(select.id, select.value);
      void attempt(() => (chat?.kind === 'groupChat' && select === locale ? Promise.resolve() : open()));
    });
  }
}

async function start(): Promise<void> {
  ({ people } = await get<{ people: Person[] }>('/people'));
  for (const tenant of new Set(people.map((one) => one.tenant))) {
    const group = document.createElement('optgroup');
    group.label = tenant;
    const ofTenant = people.filter((one) => one.tenant === tenant);
    group.append(...ofTenant.map(({ displayName, userId }) => new Option(displayName, userId)));
    person.append(group);
    const [first, ...others] = ofTenant.slice(0, 4).map(({ userId }) => userId);
    if (first !== undefined)
      groups.push({ topic: `${tenant}: planning`, others: [first, ...others], of: tenantOf(first) });
  }
  for (const select of [person, locale])
    select.value = sessionStorage.getItem(select.id) ?? select.options[0]?.value ?? '';
  takeSteps();
  follow();
  await open();
}

function follow(): void {
  let again: ReturnType<typeof setTimeout> | undefined;
  new EventSource('/client/events').addEventListener('message', (event) => {
    const { chatId } = JSON.parse(String(event.data)) as { chatId: string };
    if (chatId !== chat?.id) return;
    void look();
    clearTimeout(again);
    again = setTimeout(() => void look(), 3_100); // until then the bot may have stopped writing
  });
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetDrawn();
  void look();
});

async function look(): Promise<void> {
  if (chat) show(await get<ChatShown>(`/chats/${encodeURIComponent(chat.id)}?user=${person.value}`));
}

void attempt(start);
