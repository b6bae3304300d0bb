import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { plan, planId, report, startFleet, until } from './fleet.ts';
import type { Fleet, Instance, Topology } from './fleet.ts';
import { chiara } from './stack.ts';

// Long enough for an answer that drips to take a while, and a Redis that stands still to be waited for.
const text = 'Rotterdam runs at 92 %. '.repeat(40);
const env = { REDIS_COMMAND_DEADLINE_MS: '5000', IDEMPOTENCY_LEASE_MS: '2000' };

let fleet: Fleet;
let survivor: Instance;
let victim: Promise<Instance>;
let authorization: string;

let token: string;

/** A fleet for the tests of a `describe`. */
function onA(topology: Topology): void {
  beforeAll(async () => {
    fleet = await startFleet(topology);
    [survivor, token] = await Promise.all([fleet.start(env), fleet.token(chiara)]);
    authorization = `Bearer ${token}`;
    victim = fleet.start(env);
  }, 60_000);
  afterAll(async () => {
    await victim;
    await fleet.stop();
  });
}

interface Write {
  readonly path: string;
  readonly body: string;
  readonly key: string;
}

interface Outcome {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

/** A request whose body may come later, as over a bad line. */
function open(instance: Instance, { path, body, key }: Write) {
  const headers = { authorization, 'idempotency-key': key, 'content-type': 'application/json' };
  const client = httpRequest(`${instance.url}${path}`, { method: 'POST', headers });
  client.setHeader('content-length', Buffer.byteLength(body));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    client.once('error', reject);
    client.once('response', async (answer) => {
      const parts = await answer.setEncoding('utf8').toArray().catch(reject);
      resolve(
        outcomeOf(answer.statusCode ?? 0, (parts ?? []).join(''), answer.headers['idempotent-replayed'] === 'true'),
      );
    });
  });
  outcome.catch(() => undefined);
  client.flushHeaders();
  return { outcome, sendBody: () => void client.end(body) };
}

function outcomeOf(status: number, body: string, replayed: boolean): Outcome {
  const { type = '' } = JSON.parse(body) as { type?: string };
  const code = status < 300 ? (replayed ? 'replayed' : 'done') : type.slice(type.lastIndexOf('/') + 1);
  return { status, code, text: body };
}

async function send(instance: Instance, write: Write): Promise<Outcome> {
  const { outcome, sendBody } = open(instance, write);
  sendBody();
  return await outcome;
}

/** As a phone does: again under the same key, until it is told something that is final. */
async function settle(write: Write): Promise<{ last: Outcome; heard: string[] }> {
  const heard: string[] = [];
  for (let tries = 0; tries < 40; tries += 1) {
    const last = await send(survivor, write);
    if (heard.at(-1) !== last.code) heard.push(last.code);
    if (last.status < 500 && last.code !== 'idempotency-in-progress') return { last, heard };
    await pause(200);
  }
  throw new Error(`It never settled: ${heard.join(', ')}`);
}

type Backend = readonly ['revisions', 'createRevision'] | readonly ['collaboration', 'createComment'];

/** Holds a step of the victim open, and resolves when the write is held there. */
type Hold = (write: Write, instance: Instance, backend: Backend) => Promise<void>;

async function called(operation: string): Promise<void> {
  await until(async () => ((await fleet.platform.calls())[operation] ?? 0) > 0);
}

const steps: Record<string, Hold> = {
  'received, limits not yet counted': async (write, instance) => {
    fleet.redis.pause();
    open(instance, write).sendBody();
    await pause(200);
  },
  'at the claim of the key': async (write, instance) => {
    const { sendBody } = open(instance, write);
    await pause(300); // the limits are behind it: it waits for the body
    fleet.redis.pause();
    sendBody();
    await pause(200);
  },
  'claimed, access not yet known': async (write, instance) => {
    await fleet.platform.faults('access', { operation: 'getEffectiveAccess', latencyMs: 1_500 });
    open(instance, write).sendBody();
    await called('access.getEffectiveAccess');
  },
  'sent, the platform has not done it': async (write, instance, [service, operation]) => {
    await fleet.platform.faults(service, { operation, latencyMs: 1_500 });
    open(instance, write).sendBody();
    await called(`${service}.${operation}`);
  },
  'done, its answer is under way': async (write, instance, [service, operation]) => {
    await fleet.platform.faults(service, { operation, mode: 'slow-drip' });
    open(instance, write).sendBody();
    await called(`${service}.${operation}`);
    await pause(300);
  },
  'done, the record is under way': async (write, instance, [service, operation]) => {
    await fleet.platform.faults(service, { operation, latencyMs: 300 });
    open(instance, write).sendBody();
    await called(`${service}.${operation}`);
    fleet.redis.pause();
    await pause(800);
  },
  'recorded and answered': async (write, instance) => {
    expect((await send(instance, write)).code).toBe('done');
  },
};

/** Kills an instance at the step, then repeats the write elsewhere. */
async function killedAt(step: string, write: Write, backend: Backend) {
  const instance = await victim;
  victim = fleet.start(env);
  await fleet.platform.clearCalls();
  try {
    await steps[step]!(write, instance, backend);
    instance.kill();
    // What had left the process before it died arrives all the same.
    await pause(100);
  } finally {
    fleet.redis.resume();
    await fleet.platform.clearFaults();
  }
  return await settle(write);
}

async function get<Body>(path: string): Promise<Body> {
  const answer = await fetch(`${survivor.url}${path}`, { headers: { authorization } });
  return (await answer.json()) as Body;
}

interface SavedOnce {
  readonly write: Write;
  /** The number of the revision that it makes. */
  readonly revision: number;
  /** The platform's own count, past all instances. */
  made(): Promise<number>;
}

async function nextSave(message: string): Promise<SavedOnce> {
  const { revision } = await get<{ revision: number }>(plan);
  const count = () => fleet.revisions(planId, token);
  const before = await count();
  const blocks = [{ blockId: 'blk_p1rotterd', type: 'paragraph', text, marks: [] }];
  const body = JSON.stringify({ baseRevision: revision, message, blocks });
  const write = { path: `${plan}/revisions`, body, key: newKey() };
  return { write, revision: revision + 1, made: async () => (await count()) - before };
}

async function expectSavedOnce({ write, revision, made }: SavedOnce, last: Outcome): Promise<void> {
  expect(last.status).toBe(201);
  expect((JSON.parse(last.text) as { revision: number }).revision).toBe(revision);
  expect((await send(survivor, write)).text).toBe(last.text);
  expect(await made()).toBe(1);
}

const stepsOn: Readonly<Record<Topology, readonly string[]>> = {
  'single Redis': Object.keys(steps),
  'three-node Cluster': [
    'at the claim of the key',
    'sent, the platform has not done it',
    'done, the record is under way',
  ],
};

describe.each(['single Redis', 'three-node Cluster'] as const)(
  'on a %s, kill -9 of the instance that saves',
  (topology) => {
    onA(topology);

    test.each(stepsOn[topology])(
      '%s: the platform counts one revision more',
      async (step) => {
        const save = await nextSave(step);
        const { last, heard } = await killedAt(step, save.write, ['revisions', 'createRevision']);
        const line = `${topology.padEnd(18)} saveRevision  ${step.padEnd(34)} → ${heard.join(', then ').padEnd(44)}`;
        report(`${line} revisions +${await save.made()}`);
        await expectSavedOnce(save, last);
      },
      30_000,
    );
  },
);

describe('on a single Redis', () => {
  onA('single Redis');

  describe('a save that takes longer than it may', () => {
    test.each(['hang', 'slow-drip'] as const)(
      'as the platform answers by a %s, is run again under its key, and is one revision',
      async (mode) => {
        const save = await nextSave(mode);
        await fleet.platform.faults('revisions', { operation: 'createRevision', mode });
        const first = await send(survivor, save.write);
        expect(first.status).toBe(504);
        await fleet.platform.clearFaults();
        const { last, heard } = await settle(save.write);
        report(`saveRevision  ${mode.padEnd(34)} → ${[first.code, ...heard].join(', then ')}`);
        await expectSavedOnce(save, last);
      },
      30_000,
    );

    test('is not so for a comment, which nobody knows whether it was made', async () => {
      const write = { path: `${plan}/comments`, body: JSON.stringify({ body: 'It hangs.' }), key: newKey() };
      await fleet.platform.faults('collaboration', { operation: 'createComment', mode: 'hang' });
      expect((await send(survivor, write)).status).toBe(504);
      await fleet.platform.clearFaults();
      expect((await settle(write)).last).toMatchObject({ status: 409, code: 'outcome-unknown' });
    }, 30_000);
  });

  describe('kill -9 of the instance that comments', () => {
    // How many comments there are, and what the client hears: the collaboration service knows no keys.
    const expected: Record<string, readonly [heard: string[], comments: number[]]> = {
      'received, limits not yet counted': [['done'], [1]],
      'at the claim of the key': [
        ['done', 'outcome-unknown'],
        [0, 1],
      ],
      'claimed, access not yet known': [['outcome-unknown'], [0]],
      'sent, the platform has not done it': [['outcome-unknown'], [0]],
      'done, its answer is under way': [['outcome-unknown'], [1]],
      'done, the record is under way': [['replayed', 'outcome-unknown'], [1]],
      'recorded and answered': [['replayed'], [1]],
    };

    test.each(Object.keys(steps))(
      '%s: there is one comment at most, and an honest answer',
      async (step) => {
        const body = `${step}: ${text}`;
        const write = { path: `${plan}/comments`, body: JSON.stringify({ body }), key: newKey() };
        const { last, heard } = await killedAt(step, write, ['collaboration', 'createComment']);
        const made = await commentsThatSay(body);
        report(`createComment ${step.padEnd(34)} → ${heard.join(', then ').padEnd(44)} comments +${made}`);
        const [finals, counts] = expected[step]!;
        expect(finals).toContain(last.code);
        expect(counts).toContain(made);
        if (last.code !== 'outcome-unknown') expect(made).toBe(1);
        else expect(JSON.parse(last.text)).toMatchObject({ readThatTells: `GET ${plan}/comments` });
      },
      30_000,
    );

    async function commentsThatSay(body: string): Promise<number> {
      let found = 0;
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: { body: string }[]; nextCursor: string | null } = await get(
          `${plan}/comments?limit=100${cursor && `&cursor=${cursor}`}`,
        );
        found += page.items.filter((comment) => comment.body === body.trim() || comment.body === body).length;
        cursor = page.nextCursor;
      }
      return found;
    }
  });
});
