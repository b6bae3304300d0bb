import { Problem, defineProblem } from '@frontdesk/problems';
import { anyone, created, noContent, ok, route, type Route } from '@frontdesk/server';
import { z } from 'zod';
import { defineVersions, olderAnswer, olderInput, published, versioned } from '../src/index.ts';

/** A small API in three versions, the third of which is the current one. */
export const versions = defineVersions({
  current: 3,
  older: [
    { version: 2 },
    {
      version: 1,
      deprecatedAt: '2026-06-01',
      sunsetAt: '2027-06-01T12:00:00Z',
      guide: 'https://docs.example/to-version-2',
    },
  ],
});
export const beforeSunset = Date.parse('2026-11-22T00:00:00Z');
export const sunset = Date.parse('2027-06-01T12:00:00Z');

export const note = z.object({
  id: z.string(),
  text: z.string(),
  owner: z.object({ name: z.string(), picture: z.string().nullable() }),
  labels: z.array(z.string()),
});
const noteV2 = z.object({ id: z.string(), text: z.string(), ownerName: z.string(), labels: z.array(z.string()) });
const noteV1 = z.object({ id: z.string(), text: z.string(), owner: z.string(), labels: z.string() });
const newNote = z.strictObject({ text: z.string().max(20), labels: z.array(z.string()).default(['new']) });
const newNoteV1 = z.strictObject({ text: z.string(), labels: z.string().optional() });
const noteQuery = z.strictObject({ include: z.enum(['labels', 'none']).default('labels') });
const noteQueryV1 = z.strictObject({ short: z.enum(['yes', 'no']).optional() });

export const noteAsV2 = olderAnswer({
  date: '2026-11-22',
  reason: 'the owner has a picture, and with its name it became an object',
  from: note,
  to: noteV2,
  down: ({ id, text, owner, labels }) => ({ id, text, ownerName: owner.name, labels }),
});
export const noteAsV1 = olderAnswer({
  date: '2026-06-01',
  reason: 'a label may have a comma in it',
  from: noteV2,
  to: noteV1,
  down: ({ id, text, ownerName, labels }) => ({ id, text, owner: ownerName, labels: labels.join(',') }),
});
const bodyFromV1 = olderInput({
  date: '2026-06-01',
  reason: 'a label may have a comma in it',
  from: newNoteV1,
  to: newNote,
  up: ({ text, labels }) => ({ text, ...(labels !== undefined && { labels: labels.split(',') }) }),
});
const queryFromV1 = olderInput({
  date: '2026-06-01',
  reason: 'what is wanted is named',
  from: noteQueryV1,
  to: noteQuery,
  up: ({ short }) => ({ include: short === 'yes' ? ('none' as const) : ('labels' as const) }),
});

const noSuchNote = defineProblem({ code: 'no-such-note', status: 404, title: 'No such note' });
const noteId = z.strictObject({ noteId: z.string() });
export const ada = { name: 'Ada', picture: 'https://pictures.example/ada' };
export const aNote = { id: 'n1', text: 'Hello', owner: ada, labels: ['a', 'b'] };

const getNote = route({
  name: 'getNote',
  get: '/v3/notes/{noteId}',
  summary: 'A note',
  access: anyone,
  params: noteId,
  query: noteQuery,
  answers: { 200: note },
  problems: [noSuchNote],
  handle: async ({ params, query }) => {
    if (params.noteId === 'gone') throw new Problem(noSuchNote, 'There is no such note.');
    if (params.noteId === 'wrong') return ok({ id: 1 } as never);
    const headers = { Link: '</v3/notes>; rel="collection"', vary: 'Frontdesk-App' };
    // More than the route declares, as handlers may answer: no converter sees it.
    const value = {
      ...aNote,
      id: params.noteId,
      secret: 'of the house',
      labels: query.include === 'none' ? [] : ['a'],
    };
    return ok(value, headers);
  },
});
const addNote = route({
  name: 'addNote',
  post: '/v3/notes',
  summary: 'Adds a note',
  access: anyone,
  body: newNote,
  answers: { 201: note },
  handle: async ({ body }) => {
    const location = body.text === 'report' ? '/v3/report?of=n2' : '/v3/notes/n2';
    return created(location, { id: 'n2', owner: ada, ...body }, { ETag: '"r1"' });
  },
});
const setNote = route({
  name: 'setNote',
  put: '/v3/notes/{noteId}',
  summary: 'Sets a note',
  access: anyone,
  params: noteId,
  headers: z.object({ 'if-match': z.string() }),
  answers: { 200: note, 204: null },
  handle: async ({ headers }) =>
    headers['if-match'] === '"r1"' ? ok(aNote, { ETag: '"r2"', 'Cache-Control': 'no-store' }) : noContent(),
});
const getReport = route({
  name: 'getReport',
  get: '/v3/report',
  summary: 'What only the current version has',
  access: anyone,
  answers: { 204: null },
  handle: async () => noContent(),
});
const getHealth = route({
  name: 'getHealth',
  get: '/health',
  summary: 'What has no version',
  access: anyone,
  answers: { 204: null },
  handle: async () => noContent(),
});

export const routes: Route<object>[] = published(versions, [
  ...versioned(getNote, {
    2: { answers: { 200: noteAsV2 } },
    1: { answers: { 200: noteAsV1 }, query: queryFromV1 },
  }),
  ...versioned(addNote, { 2: { answers: { 201: noteAsV2 } }, 1: { answers: { 201: noteAsV1 }, body: bodyFromV1 } }),
  ...versioned(setNote, { 2: { answers: { 200: noteAsV2 } }, 1: { answers: { 200: noteAsV1 } } }),
  getReport,
  getHealth,
]);
