import { describe, expect, test } from '@jest/globals';
import { callable, fileOperations, keyedOperations, problemCodes, requireKnown } from './api-document.ts';
import type { ApiDocument } from './api-document.ts';

const key = (required: boolean) => ({ name: 'Idempotency-Key', in: 'header', required, description: 'A new one.' });
const problem = (code: string) => ({ properties: { type: { enum: [`https://frontdesk.example/problems/${code}`] } } });

const bytes = { 200: { description: 'OK', content: { '*/*': {} } }, 404: problem('no-such-note') };
const streams = ['news'];

const document = {
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/v1/notes': {
      get: { operationId: 'listNotes', responses: { 404: problem('no-such-note'), 500: problem('internal') } },
      post: { operationId: 'addNote', parameters: [key(true)], responses: { 500: problem('internal') } },
    },
    '/v1/notes/{noteId}': { patch: { operationId: 'setNote', parameters: [key(false)] } },
    '/v1/notes/{noteId}/picture': { get: { operationId: 'getPicture', responses: bytes } },
    '/v1/news': { get: { operationId: 'news', responses: bytes } },
    '/auth/login': { get: { operationId: 'login' } },
  },
  components: {},
} as unknown as ApiDocument;

describe('what a client package is made of', () => {
  test('are the calls of a program, and no navigation of a browser', () => {
    expect(Object.keys(callable(document, { leaveOut: ['login'], streams }).paths)).toEqual([
      '/v1/notes',
      '/v1/notes/{noteId}',
      '/v1/notes/{noteId}/picture',
      '/v1/news',
    ]);
  });

  test('does not leave out what is not there: a new name would be published unseen', () => {
    const older = { ...document, paths: {} };
    expect(() => requireKnown([older, document], { leaveOut: ['login'], streams })).not.toThrow();
    expect(() => requireKnown([older, document], { leaveOut: ['signIn'], streams })).toThrow(
      'There is no operation signIn, which the kit names.',
    );
  });

  test('takes writes without a key where one is made, and leaves the document as it is', () => {
    const [made] = callable(document, { leaveOut: [], streams }).paths['/v1/notes']?.['post']?.parameters ?? [];
    expect(made).toMatchObject({ required: false, description: expect.stringMatching(/^A new one\. Made where/) });
    expect(document.paths['/v1/notes']?.['post']?.parameters).toEqual([key(true)]);
    expect(keyedOperations(document)).toEqual(['POST /v1/notes']);
  });

  test('answers with a file where it is no JSON, and with nothing that is known where it is a stream', () => {
    const calls = callable(document, { leaveOut: [], streams });
    const { paths } = calls;
    const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
    expect(paths['/v1/notes/{noteId}/picture']?.['get']?.responses?.['200']).toEqual({
      description: 'OK',
      content: file,
    });
    expect(paths['/v1/news']?.['get']?.responses).toEqual(bytes);
    expect(fileOperations(calls)).toEqual(['GET /v1/notes/{noteId}/picture']);
  });

  test('are the codes of all problems, each once', () => {
    expect(problemCodes(document)).toEqual(['internal', 'no-such-note']);
  });
});
