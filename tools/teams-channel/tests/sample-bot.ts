// What a bot like ours does, in short: cards, a refresh for whoever looks, search, links, sign-in, a streamed answer.
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, BotSide } from './scripted-bot.ts';

type Activity = Record<string, unknown> & { type: string };

const resource = 'api://frontdesk.example/botid-7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
const cardType = 'application/vnd.microsoft.card.adaptive';

export function card(title: string, more: object = {}) {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: title, size: 'Large', weight: 'Bolder', wrap: true },
      {
        type: 'FactSet',
        facts: [
          { title: 'Owner', value: 'Ada \\*Halden\\*' },
          { title: 'Status', value: '**In review**' },
        ],
      },
      { type: 'TextBlock', text: 'Capacity falls in week 31; two lorries are hired.', wrap: true },
      { type: 'Input.Text', id: 'reply', label: 'Reply', placeholder: 'Write a reply' },
    ],
    actions: [
      { type: 'Action.Execute', title: 'Resolve', verb: 'resolve', data: { comment: 'cmt_1' } },
      { type: 'Action.OpenUrl', title: 'Open', url: 'https://frontdesk.example/documents/doc_1' },
    ],
    ...more,
  };
}

export const oauthCard = {
  contentType: 'application/vnd.microsoft.card.oauth',
  content: {
    text: 'Sign in to Frontdesk',
    connectionName: 'frontdesk',
    tokenExchangeResource: { id: 'exchange-1', uri: resource },
    buttons: [{ type: 'signin', title: 'Sign in', value: 'https://login.example/start' }],
  },
};

export function sampleBot(side: () => BotSide): Answer {
  return async ({ activity }) => {
    if (activity.type === 'message') {
      void answerMessage(side(), activity);
      return { status: 202 };
    }
    if (activity.type !== 'invoke') return { status: 200 };
    return { status: 200, body: invoked(activity) };
  };
}

function invoked(activity: Activity): unknown {
  const { name, value } = activity as unknown as { name: string; value: Record<string, never> };
  if (name === 'adaptiveCard/action') {
    const { action, trigger } = value as unknown as {
      action: { verb: string; data?: { reply?: string } };
      trigger: string;
    };
    const from = (activity['from'] as { name: string }).name;
    const title = trigger === 'automatic' ? `Capacity plan, for ${from}` : `Resolved: ${action.data?.reply ?? ''}`;
    return { statusCode: 200, type: cardType, value: card(title) };
  }
  if (name === 'composeExtension/query' || name === 'composeExtension/queryLink') {
    const found = ['Q3 capacity plan', 'Hub operations handbook'].map((title) => ({
      contentType: cardType,
      content: card(title),
      preview: { contentType: 'application/vnd.microsoft.card.thumbnail', content: { title, text: 'Ada Halden' } },
    }));
    return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments: found } };
  }
  return {};
}

async function answerMessage(side: BotSide, activity: Activity): Promise<void> {
  const { id: chat } = activity['conversation'] as { id: string };
  const path = `/${encodeURIComponent(chat)}/activities`;
  const text = String(activity['text'] ?? '');
  if (text.startsWith('ask')) await stream(side, path);
  else if (text.includes('show')) {
    const me = (activity['from'] as { id: string }).id;
    const refresh = { action: { type: 'Action.Execute', verb: 'refresh', data: {} }, userIds: [me] };
    const content = card('Capacity plan', { refresh });
    await side.call('POST', path, { type: 'message', attachments: [{ contentType: cardType, content }] });
  } else if (text === 'sign in') await side.call('POST', path, { type: 'message', attachments: [oauthCard] });
  else await side.call('POST', path, { type: 'message', text: `You said **${text}**.` });
}

const answer = 'In week 31 capacity falls short by twelve lorries [1], so two are hired and one route is closed.';

async function stream(side: BotSide, path: string): Promise<void> {
  const info = (more: object) => [{ type: 'streaminfo', ...more }];
  const first = await side.call('POST', path, {
    type: 'typing',
    text: 'Reading the capacity plan…',
    entities: info({ streamType: 'informative', streamSequence: 1 }),
  });
  const streamId = first.body['id'];
  for (const [index, part] of [0.4, 0.8].entries()) {
    await wait(1_050);
    await side.call('POST', path, {
      type: 'typing',
      text: answer.slice(0, answer.length * part),
      entities: info({ streamType: 'streaming', streamSequence: index + 2, streamId }),
    });
  }
  await wait(1_050);
  await side.call('POST', path, {
    type: 'message',
    text: answer,
    entities: [
      ...info({ streamType: 'final', streamId }),
      {
        type: 'https://schema.org/Message',
        '@type': 'Message',
        additionalType: ['AIGeneratedContent'],
        citation: [
          {
            '@type': 'Claim',
            position: 1,
            appearance: {
              name: 'Q3 capacity plan',
              abstract: 'Week 31',
              url: 'https://frontdesk.example/documents/doc_1',
            },
          },
        ],
      },
    ],
  });
}
