import { business } from './text/business.ts';
import { fillerOf } from './text/filler.ts';
import type { Filler } from './text/filler.ts';
import { markedText } from './text/marked-text.ts';
import { governance } from './text/governance.ts';
import { operations } from './text/operations.ts';
import { people } from './text/people.ts';
import type { Topic } from './text/topic.ts';
import { connecting } from './text/vocabulary.ts';
import type { Block } from '../world/revision.ts';

export interface DocumentBody {
  readonly title: string;
  readonly blocks: Block[];
}

/** A document that a generated text may link to. */
export interface LinkTarget {
  readonly documentId: string;
  readonly title: string;
}

type Random = () => number;
type Content = Omit<Block, 'blockId'>;

const all: readonly Topic[] = [...operations, ...people, ...business, ...governance];

/** What documentBody can write about. */
export const topicNames: readonly string[] = all.map((topic) => topic.name);

const documentAddress = 'https://app.frontdesk.example/documents/';

/**
 * A readable document, the same for the same random numbers; an unknown topic is written about as the first one.
 * Image blocks name attachments of their own: whoever wants bytes for them creates attachments with these ids.
 */
export function documentBody(
  random: Random,
  topic: string,
  blockCount: number,
  linked: readonly LinkTarget[] = [],
): DocumentBody {
  const chosen = all.find(({ name }) => name === topic) ?? all[0]!;
  const filler = fillerOf(random, chosen.words);
  const title = capital(filler.fill(pick(random, chosen.titles)));
  const contents: Content[] = [heading(1, title), ...sections(random, chosen, filler, blockCount - 1)];
  linked.forEach((target, index) => {
    const at = 1 + Math.floor(((index + 0.5) * (contents.length - 1)) / linked.length);
    if (contents[at])
      contents[at] = marked('paragraph', `More on this in [${target.title}](${documentAddress}${target.documentId}).`);
  });
  return { title, blocks: withIds(random, contents) };
}

function withIds(random: Random, contents: readonly Content[]): Block[] {
  const taken = new Set<string>();
  return contents.map((content) => {
    let blockId = randomId(random, 'blk');
    while (taken.has(blockId)) blockId = randomId(random, 'blk');
    taken.add(blockId);
    return { blockId, ...content };
  });
}

function sections(random: Random, topic: Topic, filler: Filler, count: number): Content[] {
  const contents: Content[] = [];
  const headings = shuffled(random, topic.headings);
  const deck = deckOf(random, topic);
  for (let section = 0; contents.length < count; section += 1) {
    contents.push(...oneSection(random, topic, filler, { section, headings, deck }));
  }
  const body = contents.slice(0, count);
  while (body.at(-1)?.type === 'heading' || body.at(-1)?.type === 'divider') {
    body.pop();
    body.push(paragraph(random, filler, deck));
  }
  return body;
}

interface Progress {
  readonly section: number;
  readonly headings: readonly string[];
  readonly deck: Deck;
}

function oneSection(random: Random, topic: Topic, filler: Filler, progress: Progress): Content[] {
  const { section, headings, deck } = progress;
  const round = Math.floor(section / headings.length);
  const name = headings[section % headings.length]!;
  const contents: Content[] = [
    heading(round === 0 ? 2 : 3, round === 0 ? name : `${name} in ${filler.fill('{place}')}`),
  ];
  const paragraphs = 1 + Math.floor(random() * 3);
  for (let i = 0; i < paragraphs; i += 1) contents.push(paragraph(random, filler, deck));
  const extra = random();
  if (extra < 0.4) contents.push(...list(random, topic, filler));
  else if (extra < 0.55) contents.push(marked('quote', filler.fill(pick(random, topic.quotes))));
  else if (extra < 0.7) contents.push(table(random, topic, filler));
  else if (extra < 0.78) contents.push(code(random, topic, filler));
  else if (extra < 0.84) contents.push({ type: 'image', text: '', marks: [], attachmentId: randomId(random, 'att') });
  else if (extra < 0.9) contents.push({ type: 'divider', text: '', marks: [] });
  return contents;
}

function heading(level: number, text: string): Content {
  return { type: 'heading', level, text, marks: [] };
}

function marked(type: Block['type'], text: string): Content {
  return { type, ...markedText(text) };
}

/** Gives each sentence once before any comes again, so that paragraphs do not repeat themselves. */
type Deck = () => string;

function deckOf(random: Random, topic: Topic): Deck {
  let own: string[] = [];
  let common: string[] = [];
  return () => {
    if (own.length === 0) own = shuffled(random, topic.sentences);
    if (common.length === 0) common = shuffled(random, connecting);
    return (random() < 0.8 ? own : common).pop()!;
  };
}

function paragraph(random: Random, filler: Filler, deck: Deck): Content {
  const count = 2 + Math.floor(random() * 4);
  const sentences = Array.from({ length: count }, () => capital(filler.fill(deck())));
  if (random() < 0.3) sentences.push(capital(filler.fill('{step}')));
  return marked('paragraph', sentences.join(' '));
}

function list(random: Random, topic: Topic, filler: Filler): Content[] {
  const count = 2 + Math.floor(random() * 4);
  const level = random() < 0.85 ? 1 : 2;
  return shuffled(random, topic.items)
    .slice(0, count)
    .map((item, index) => ({ ...marked('listItem', capital(filler.fill(item))), level: index === 0 ? 1 : level }));
}

function table(random: Random, topic: Topic, filler: Filler): Content {
  const template = pick(random, topic.tables);
  const rows = Array.from({ length: 2 + Math.floor(random() * 5) }, () =>
    template.row.map((cell) => capital(filler.fill(cell))),
  );
  return { type: 'table', text: '', marks: [], rows: [template.header, ...rows] };
}

function code(random: Random, topic: Topic, filler: Filler): Content {
  const template = pick(random, topic.code);
  return { type: 'code', text: filler.fill(template.text), marks: [], language: template.language };
}

function randomId(random: Random, prefix: string): string {
  const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
  let id = `${prefix}_`;
  for (let i = 0; i < 12; i += 1) id += digits[Math.floor(random() * 36)];
  return id;
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
