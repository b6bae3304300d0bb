// What people do in Teams: for the page, and for tests that do it in their place.
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import type { Chat } from '../state/chats.ts';
import { attachmentForm } from '../teams/activity.ts';
import { act } from '../teams/card-actions.ts';
import { install, uninstall } from '../teams/installing.ts';
import { search, unfurl } from '../teams/message-extension.ts';
import { write } from '../teams/messages.ts';
import type { From } from '../teams/outgoing.ts';
import { answerSignInCard, verify } from '../teams/sign-in.ts';
import { chatView } from './chat-view.ts';
import { withBody } from './with-body.ts';

const who = { user: z.string(), chat: z.string(), locale: z.string().optional() };

const forms = {
  chat: z.strictObject({
    user: z.string(),
    /** A group with these, too; a personal chat when left out. */
    others: z.array(z.string()).optional(),
    topic: z.string().default('Planning'),
    locale: z.string().optional(),
    install: z.boolean().default(true),
  }),
  message: z.strictObject({
    ...who,
    text: z.string(),
    attachments: z.array(attachmentForm).optional(),
    value: z.unknown().optional(),
    replyToId: z.string().optional(),
  }),
  action: z.strictObject({
    ...who,
    message: z.string(),
    action: z.looseObject({ type: z.string() }),
    trigger: z.enum(['manual', 'automatic']).default('manual'),
    state: z.string().optional(),
  }),
  search: z.strictObject({
    ...who,
    query: z.string(),
    skip: z.int().default(0),
    count: z.int().default(10),
    state: z.string().optional(),
  }),
  link: z.strictObject({ ...who, url: z.string(), state: z.string().optional() }),
  signIn: z.strictObject({ ...who, code: z.string() }),
  consent: z.strictObject({ ...who, message: z.string().optional() }),
  installation: z.strictObject({ ...who, isInstalled: z.boolean().optional(), isBlocked: z.boolean().optional() }),
  stop: z.strictObject(who),
};

export function clientApp(channel: Channel): Router {
  const router = Router();
  const { settings, people, chats, streams } = channel;
  const on = <Form extends z.ZodType<Who>>(
    path: string,
    form: Form,
    does: (from: From, given: z.output<Form>) => unknown,
  ) =>
    router.post(
      path,
      withBody(form, async (given, response) => {
        const from = await fromOf(channel, given);
        if (!from) return notThere(response);
        response.json(await does(from, given));
      }),
    );

  router.get('/people', async (_request, response) => {
    response.json({ people: await people.all(), linkHosts: settings.linkHosts, botUrl: settings.botUrl });
  });
  router.post(
    '/chats',
    withBody(forms.chat, async (given, response) => {
      const from = await opened(channel, given);
      if (!from) return notThere(response);
      const deliveries = given.install ? await install(channel, from) : [];
      response.json({ chat: chatView(channel, from.chat, from.person.teamsId), deliveries });
    }),
  );
  router.get('/chats/:id', async (request, response) => {
    const from = await fromOf(channel, { user: String(request.query['user']), chat: String(request.params['id']) });
    if (!from) return notThere(response);
    response.json(chatView(channel, from.chat, from.person.teamsId));
  });
  router.get('/events', (request, response) => streamChanges(channel, request, response));
  on('/messages', forms.message, (from, given) => write(channel, from, given));
  on('/cards/actions', forms.action, (from, { message: messageId, ...given }) =>
    act(channel, from, { messageId, ...given }),
  );
  on('/search', forms.search, (from, given) => search(channel, from, given));
  on('/links', forms.link, (from, given) => unfurl(channel, from, given));
  on('/sign-ins', forms.signIn, (from, { code }) => verify(channel, from, code));
  on('/consents', forms.consent, async ({ chat, person }, { message: id }) => {
    channel.signInHabits.set(person.userId, { ...channel.signInHabits.of(person), sso: 'works' });
    const card = chat.messages.find((message) => message.id === id);
    if (card) await answerSignInCard(channel, chat, card);
    return {};
  });
  on('/stop', forms.stop, ({ chat }) => {
    const isStopped = streams.stop(chat.id);
    chats.changed(chat);
    return { isStopped };
  });
  on('/installations', forms.installation, async (from, { isInstalled, isBlocked }) => {
    from.chat.isBlocked = isBlocked ?? from.chat.isBlocked;
    if (isInstalled === undefined) return { deliveries: [] };
    return { deliveries: isInstalled ? await install(channel, from) : await uninstall(channel, from) };
  });
  return router;
}

interface Who {
  readonly user: string;
  readonly chat: string;
  readonly locale?: string | undefined;
}

async function fromOf(channel: Channel, { user, chat: id, locale }: Who): Promise<From | undefined> {
  const person = await channel.people.find(user);
  const chat = channel.chats.find(id);
  return person && chat && { person, chat, locale };
}

async function opened(channel: Channel, given: z.output<typeof forms.chat>): Promise<From | undefined> {
  const { user, others = [], topic, locale } = given;
  const found = await Promise.all([user, ...others].map((id) => channel.people.find(id)));
  const persons = found.filter((person) => person !== undefined);
  const [person] = persons;
  if (!person || persons.length !== found.length) return undefined;
  const chat: Chat = others.length > 0 ? channel.chats.group(topic, persons) : channel.chats.personal(person);
  return { person, chat, locale };
}

function notThere(response: Response): void {
  response.status(404).json({ status: 404, detail: 'No such person or chat.' });
}

/** Says which chat is different now, as server-sent events. */
function streamChanges(channel: Channel, request: Request, response: Response): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  const end = channel.chats.onChange((chatId) => void response.write(`data: ${JSON.stringify({ chatId })}\n\n`));
  request.once('close', end);
}
