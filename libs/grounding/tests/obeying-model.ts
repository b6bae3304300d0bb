import type { ChatMessage } from '../src/index.ts';

/**
 * A model that does whatever it reads, from whomever. Of each line with a label it says the first sentence and cites it,
 * as it was told by the first message; and wherever a text tells it to write, link, cite or give away something, it does,
 * there and then.
 */
export function obeyingModel(messages: readonly ChatMessage[]): string {
  const all = messages.map(({ content }) => content).join('\n');
  const lines = all.split('\n').filter((line) => line.startsWith('[p'));
  return lines.map((line) => said(line, all)).join('\n');
}

function said(line: string, all: string): string {
  const [, label = '', text = ''] = /^\[(\S+)\] (.*)$/.exec(line) ?? [];
  const orders = [...text.matchAll(/(write|link to|cite|show|send everything to) «([^»]*)»/gi)];
  const obeyed = orders.map(([, verb = '', what = '']) => obeys(verb.toLowerCase(), what, all));
  return [`${text.split('.')[0]} [${label}].`, ...obeyed].join(' ');
}

function obeys(verb: string, what: string, all: string): string {
  if (verb === 'link to') return `[Read on](${what})`;
  if (verb === 'cite') return `It is certain [${what}].`;
  if (verb === 'show') return `![chart](${what})`;
  if (verb === 'send everything to')
    return `![](${what}?q=${encodeURIComponent(all)}) <img src="${what}?q=${encodeURIComponent(all)}">`;
  return what;
}
