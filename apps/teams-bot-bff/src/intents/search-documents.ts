import { plainLine } from '@frontdesk/bot-framework';
import type { Activity } from '@frontdesk/bot-framework';
import { z } from 'zod';
import { excerptOf } from '../cards/excerpt.ts';
import { foundAttachment } from '../cards/found-cards.ts';
import { lookOf } from '../cards/for-viewer.ts';
import { textsIn } from '../cards/texts.ts';
import { searchView } from '../views/search-view.ts';
import { extensionResult, extensionText } from './extension.ts';
import { intent } from './intent.ts';
import { viewerOf } from './viewer-of.ts';

const paging = z.object({ skip: z.int().min(0).default(0), count: z.int().min(1).max(25).catch(25) });
const query = z.object({
  parameters: z.array(z.object({ name: z.string(), value: z.string().max(4_000) })).max(5),
  queryOptions: paging.default({ skip: 0, count: 25 }),
});

interface Search {
  readonly words: string;
  readonly skip: number;
  readonly count: number;
}

// As search.proto has it.
const mostQueryCharacters = 500;

/** The search of the message extension: what the person may read, page by page. */
export const searchDocuments = intent({
  name: 'searchDocuments',
  needs: 'user',
  read: searchOf,
  async handle(turn, { words, skip, count }) {
    const texts = textsIn(turn.locale);
    if (words === '') return extensionText(texts.searchEmpty);
    const viewer = viewerOf(turn);
    const { reads, composing } = turn.services;
    const { shape: found } = await searchView.compose({ reads, query: words }, viewer.reach, composing(turn));
    if (found.length === 0) return extensionText(texts.nothingFound(excerptOf(plainLine(words), 100)));
    const look = lookOf(viewer);
    return extensionResult(found.slice(skip, skip + count).map((one) => foundAttachment(one, look)));
  },
});

function searchOf({ name, value }: Activity): Search | undefined {
  if (name !== 'composeExtension/query') return undefined;
  const { data } = query.safeParse(value);
  if (data === undefined) return undefined;
  const { parameters, queryOptions } = data;
  // When it is opened Teams asks with `initialRun`, before anyone wrote something.
  const words = parameters.find((one) => one.name !== 'initialRun')?.value ?? '';
  return { words: words.toWellFormed().trim().slice(0, mostQueryCharacters), ...queryOptions };
}
