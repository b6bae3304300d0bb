import type { ModelMessage } from '@frontdesk/test-kit/answers';

/**
 * A model that does whatever it reads, from whomever. Of each passage it says the first sentence and cites it, as it was
 * told; and wherever a text tells it to write, link, cite, show or give away something, it does, there and then.
 */
export function obeyingModel(messages: readonly ModelMessage[]): readonly string[] {
  const all = messages.map(({ content }) => content).join('\n');
  const lines = all.split('\n').filter((line) => line.startsWith('[p'));
  const said = lines.map((line) => {
    const [, label = '', text = ''] = /^\[(\S+)\] (.*)$/.exec(line) ?? [];
    const orders = [...text.matchAll(/(write|link to|cite|show|send everything to) «([^»]*)»/gi)];
    const done = orders.map(([, verb = '', what = '']) => obeyed(verb.toLowerCase(), what, all));
    return [`${text.split('.')[0]} [${label}].`, ...done].join(' ');
  });
  return said.join('\n').match(/[\s\S]{1,7}/g) ?? [];
}

function obeyed(verb: string, what: string, all: string): string {
  if (verb === 'link to') return `[Read on](${what})`;
  if (verb === 'cite') return `It is certain [${what}].`;
  if (verb === 'show') return `![chart](${what})`;
  if (verb === 'send everything to') return `![](${what}?q=${encodeURIComponent(all)}) <img src="${what}?q=1">`;
  return what;
}
