import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '@frontdesk/audit';
import { memorySink } from '@frontdesk/audit/testing';
import { chooseIntent, startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { intent, message } from '../src/intents/intent.ts';
import { intents } from '../src/intents/intents.ts';
import { routes } from '../src/routes.ts';
import { auditedIntents } from '../src/turns/audited-intents.ts';
import { appUnderTest } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { documentId } from './card-samples.ts';
import { activity, ada, scriptedReads, turnOf } from './scripted-turn.ts';

const sink = memorySink();
const audit = createAudit({ app: 'teams-bot-bff', sink, onLoss: 'refuse', batchMs: 1, writeWithinMs: 100 });
const mostMs = 3_000;
let channel: Channel;
let app: AppUnderTest;
let folder: string;

beforeAll(async () => {
  channel = await startChannel();
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  app = await appUnderTest(channel, { AUDIT_FILE: join(folder, 'audit.jsonl'), AUDIT_ON_LOSS: 'refuse' });
});
afterAll(async () => {
  await app.close();
  await channel.close();
  await audit.close();
  await rm(folder, { recursive: true });
});
afterEach(() => void (sink.failure = undefined));

async function recordsOf(asked: () => Promise<unknown>, count = 1): Promise<Record<string, unknown>[]> {
  const before = sink.records.length;
  await asked();
  const end = performance.now() + mostMs;
  while (sink.records.length < before + count && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return sink.records.slice(before);
}

/** What the app has written of what is asked of it. */
async function writtenOf(asked: () => Promise<unknown>, count = 1): Promise<Record<string, unknown>[]> {
  const lines = async () =>
    (await readFile(join(folder, 'audit.jsonl'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
  const before = (await lines()).length;
  await asked();
  const end = performance.now() + mostMs;
  while ((await lines()).length < before + count && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return (await lines()).slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The intent that reads it, run over scripted reads, with its record. */
function run(text: string, script: Parameters<typeof scriptedReads>[0] = {}, all = intents) {
  const said = activity({ text });
  const chosen = chooseIntent(auditedIntents(all, audit), said);
  const turn = turnOf(said, { reads: scriptedReads(script).reads, sent: [], user: ada, stream: undefined });
  return chosen!.intent.handle(turn, chosen!.data);
}

const whoever = { userId: ada.userId, tenantId: ada.tenantId, clientId: ada.clientId };

describe('a turn leaves one record, of the person who acts', () => {
  test('of what it showed', async () => {
    const records = await recordsOf(() => run(`show ${documentId}`));
    expect(records).toEqual([
      expect.objectContaining({ ...whoever, action: 'read', operation: 'showDocument', outcome: 'done' }),
    ]);
    expect(records[0]?.['documents']).toEqual([documentId]);
  });

  test('of what it wrote, before it says that it did', async () => {
    const records = await recordsOf(async () => {
      await run(`subscribe ${documentId}`);
      expect(sink.records.at(-1)).toMatchObject({ operation: 'subscribe' });
    });
    expect(records).toMatchObject([{ action: 'write', outcome: 'done', documents: [documentId] }]);
  });

  test('of what it refused, also where the person is told so in a card', async () => {
    const none = { access: async () => ({ permissions: [] }) };
    const records = await recordsOf(() => run(`show ${documentId}`, none).catch(() => undefined));
    expect(records).toMatchObject([{ ...whoever, outcome: 'refused', problem: 'no-such-document' }]);
    expect(records[0]?.['documents']).toEqual([documentId]);
  });

  test('of what failed, and no word of what was said', async () => {
    const failing = intent({
      name: 'failing',
      needs: 'user',
      read: ({ text }) => text,
      handle: async ({ send }) => {
        await send({ text: 'Rotterdam' });
        throw new Error('Rotterdam');
      },
    });
    const records = await recordsOf(() => run('Rotterdam', {}, [failing]).catch(() => undefined));
    expect(records).toMatchObject([{ operation: 'failing', outcome: 'failed', problem: 'internal' }]);
    expect(JSON.stringify(sink.records)).not.toMatch(/Rotterdam|capacity|Lindqvist/);
  });

  test('and does nothing while records are required and cannot be written', async () => {
    sink.failure = new Error('disk full');
    audit.record({ action: 'read', operation: 'lost', outcome: 'done', documents: [] });
    const end = performance.now() + mostMs;
    while (!audit.isLost && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
    let hasRun = false;
    const running = intent({
      name: 'running',
      needs: 'user',
      read: ({ text }) => text,
      handle: async () => {
        hasRun = true;
        return message({ text: 'done' });
      },
    });
    await expect(run('x', {}, [running])).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(hasRun).toBe(false);
    sink.failure = undefined;
    while (audit.isLost && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
    expect((await recordsOf(() => run(`show ${documentId}`))).at(-1)).toMatchObject({ outcome: 'done' });
  });
});

describe('each route leaves one record', () => {
  const asked: Record<string, { path: string; body?: object }> = {
    beginSignIn: { path: '/auth/start?ticket=none' },
    endSignIn: { path: '/auth/callback?state=none' },
    receiveActivity: { path: '/api/messages', body: { type: 'message' } },
    getDocumentCard: { path: `/v1/cards/documents/${documentId}` },
    runCardAction: { path: '/v1/cards/actions', body: { verb: 'showDocument', data: { documentId } } },
  };

  test('there is an example of each', () => {
    expect(Object.keys(asked).toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
  });

  test.each(routes.map((route) => [route.name, route] as const))(
    '%s: of a stranger',
    async (name, { method, path }) => {
      const { path: at, body } = asked[name]!;
      const json = { 'content-type': 'application/json' };
      const sent = { method: method.toUpperCase(), ...(body && { headers: json, body: JSON.stringify(body) }) };
      let status = 0;
      const records = await writtenOf(async () => ({ status } = await fetch(`${app.url}${at}`, sent)));
      const route = `${method.toUpperCase()} ${path.text}`;
      expect(records).toEqual([expect.objectContaining({ operation: name, route, outcome: 'refused', status })]);
      expect(records[0]).not.toHaveProperty('userId');
    },
  );

  test('a message of Teams has one of its request, and one of its turn', async () => {
    const records = await writtenOf(() => app.send(channel.activity({ text: 'help' })), 2);
    // The turn may be over before Teams has its 202.
    const byName = records.toSorted((one, other) => String(one['operation']).localeCompare(String(other['operation'])));
    expect(byName).toEqual([
      expect.objectContaining({ operation: 'help', action: 'read', outcome: 'done' }),
      expect.objectContaining({ operation: 'receiveActivity', action: 'write', outcome: 'done', status: 202 }),
    ]);
  });
});
