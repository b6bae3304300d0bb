import { expect, test } from '@jest/globals';
import { deadFields } from '../src/check/dead-fields.ts';
import { contractOf } from '../src/contract/read-contract.ts';
import { readUses } from '../src/uses/uses-file.ts';

const uses = await readUses();

test('of a read it is known which views and routes show it', () => {
  expect(uses.clients['mobile-bff']?.reads['collaborators']?.usedBy).toEqual([
    { view: 'mobile.document', section: 'collaborators', routes: ['GET /v1/documents/{documentId}'] },
  ]);
  expect(uses.clients['web-bff']?.reads['putGrant']?.usedBy).toEqual([
    { route: 'PUT /v2/documents/{documentId}/grants/{granteeId}' },
  ]);
});

test('every read is used somewhere', () => {
  const reads = Object.entries(uses.clients).flatMap(([client, own]) =>
    Object.entries(own.reads).map(([name, { usedBy }]) => ({ name: `${client} ${name}`, usedBy })),
  );
  expect(reads.filter(({ usedBy }) => usedBy.length === 0).map(({ name }) => name)).toEqual([]);
});

test('what is sent is found in the sources, and what nobody can tell is not guessed', () => {
  const { reads = {} } = uses.clients['web-bff'] ?? {};
  expect(reads['revisionDiff']?.sends).toEqual({ documentId: { always: true }, from: { always: true }, to: { always: true } }); // prettier-ignore
  expect(uses.clients['teams-bot-bff']?.reads['comments']?.sends?.['status']).toEqual({ always: false, values: ['open'] }); // prettier-ignore
  expect(reads['documents']?.sends).toBeUndefined();
});

test('what says until when an answer is kept is a use, too', async () => {
  expect(uses.operations['access.getEffectiveAccess']?.keptBy).toEqual(['/expiresAt', '/role']);
  const dead = deadFields('access', await contractOf('access'), uses);
  const fields = dead.find(({ operation }) => operation === 'access.getEffectiveAccess')?.fields;
  expect(fields).toContain('/source');
  expect(fields).not.toContain('/expiresAt');
});

test('a refusal is known by the part of it that holds its code', () => {
  expect(uses.services['collaboration']?.refusals).toEqual({
    body: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
    headers: [],
  });
  expect(uses.services['activity']?.refusals.headers).toEqual(['x-error-code']);
});

test('an operation that stands for many calls of another is read where the many are', () => {
  expect(uses.operations['identity.getUser']?.batchedBy).toMatchObject({ operation: 'identity.batchGetUsers', at: ['users', '*'] }); // prettier-ignore
});
