import { Problem } from '@frontdesk/problems';
import { backendTimedOut } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import { consentMissing } from '@frontdesk/consents';
import { appUnderTest, askForDocument, credential } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

const lost = async () => {
  throw new Problem(backendTimedOut, 'It failed.');
};

describe('the view of a document', () => {
  test('is one answer of all its sections', async () => {
    const answer = await askForDocument(appUnderTest().app);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ title: 'Q3 capacity plan', owner: { name: 'Ada Lindqvist' }, degraded: [] });
  });

  test('goes without an optional section, and says so', async () => {
    const { app } = appUnderTest({ reads: sampleReads({ user: lost, tags: lost }) });
    const answer = await askForDocument(app);
    expect(answer.status).toBe(200);
    expect(answer.body.degraded).toEqual([
      { section: 'owner', reason: 'timeout' },
      { section: 'tags', reason: 'timeout' },
    ]);
    expect(answer.headers['frontdesk-degraded']).toBe('owner, tags');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('fails without a required one, and names it', async () => {
    const answer = await askForDocument(appUnderTest({ reads: sampleReads({ document: lost }) }).app);
    expect(answer.status).toBe(504);
    expect(answer.body).toMatchObject({ section: 'document' });
  });

  test('lets nothing out of a document that may not be read', async () => {
    const reads = sampleReads({ access: async () => ({ permissions: [] }) });
    const answer = await askForDocument(appUnderTest({ reads }).app);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('capacity');
  });
});

describe('who may ask', () => {
  test('nobody without a token, and nobody without its scope', async () => {
    const { app } = appUnderTest();
    expect((await askForDocument(app, {})).status).toBe(401);
    const [[name = '']] = Object.entries(credential) as [[string, string]];
    const unscoped = await askForDocument(app, { [name]: name === 'Authorization' ? 'Bearer profile' : 'profile' });
    expect({ status: unscoped.status, type: unscoped.body.type }).toMatchObject({
      status: 403,
      type: expect.stringMatching(/insufficient-scope$/),
    });
  });

  test('nobody in the name of a person who has not allowed it', async () => {
    const { services } = appUnderTest();
    const refused = async () => {
      throw new Problem(consentMissing, 'Not allowed.');
    };
    const { app } = appUnderTest({ consents: { ...services.consents, principalOf: refused } });
    const answer = await askForDocument(app);
    expect(answer.status).toBe(403);
    expect(answer.body.type).toMatch(/consent-missing$/);
  });
});
