import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ada, fleet, json, q3plan, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

let running: RunningPlatform;
const path = `/v1/documents/${q3plan}/access`;

beforeAll(async () => {
  running = await runPlatform();
});
afterAll(() => running.close());

describe('call counts', () => {
  beforeEach(async () => {
    await running.control('DELETE', '/calls');
  });

  test('count every call by its operation, refused ones too, and no probe', async () => {
    await running.call('access', path);
    await running.call('access', path, { as: null });
    await running.call('identity', `/v1/users/${ada}`);
    await running.call('access', '/healthz');
    expect(json(await running.control('GET', '/calls'))).toEqual({
      calls: { 'access.getEffectiveAccess': 2, 'identity.getUser': 1 },
    });
    expect((await running.control('DELETE', '/calls')).status).toBe(204);
    expect(json(await running.control('GET', '/calls'))).toEqual({ calls: {} });
  });
});

describe('faults', () => {
  afterEach(async () => {
    await running.control('DELETE', '/faults');
  });
  const put = (fault: unknown): Promise<unknown> => running.control('PUT', '/faults/access', fault);
  const call = (): ReturnType<RunningPlatform['call']> => running.call('access', path);

  test('a status is the service’s own error, for one operation or for all', async () => {
    await put({ operation: 'getEffectiveAccess', status: 503 });
    expect((await call()).status).toBe(503);
    expect((await running.call('access', `/v1/documents/${q3plan}/grants`)).status).toBe(200);
    await put({ status: 500 });
    expect(json(await running.call('access', `/v1/documents/${q3plan}/grants`))).toMatchObject({ errorCode: 1500 });
    await running.control('DELETE', '/faults/access');
    expect((await call()).status).toBe(200);
  });

  test('latency delays what is otherwise right; a rate of 0 and a time that is over change nothing', async () => {
    await put({ latencyMs: 120, jitterMs: 10 });
    const start = performance.now();
    expect((await call()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(115);
    await put({ errorRate: 0, mode: 'hang' });
    expect((await call()).status).toBe(200);
    await put({ status: 500, until: '2020-01-01T00:00:00Z' });
    expect((await call()).status).toBe(200);
    await put({ errorRate: 1 });
    expect((await call()).status).toBe(500);
  });

  test('answers can be cut, of the wrong shape, or never come', async () => {
    await put({ mode: 'malformed' });
    const malformed = await call();
    expect(malformed.status).toBe(200);
    expect(() => json(malformed)).toThrow();
    await put({ mode: 'wrong-shape' });
    expect(json(await call())).toHaveProperty('unexpected');
    await put({ mode: 'reset' });
    await expect(call()).rejects.toThrow();
    await put({ mode: 'hang' });
    const given = fetch(`${running.platform.urls.access}${path}`, { signal: AbortSignal.timeout(200) });
    await expect(given).rejects.toThrow();
  });

  test('half of a body comes, and then the end of the connection', async () => {
    await put({ mode: 'half-body' });
    await expect(call()).rejects.toThrow();
  });

  test('a huge body comes until the caller leaves', async () => {
    await put({ mode: 'huge-body' });
    const leave = new AbortController();
    const answer = await fetch(`${running.platform.urls.access}${path}`, { signal: leave.signal });
    let bytes = 0;
    for await (const chunk of answer.body!) {
      bytes += chunk.length;
      if (bytes > 12_000_000) break;
    }
    leave.abort();
    expect(bytes).toBeGreaterThan(12_000_000);
    await running.control('DELETE', '/faults');
    expect((await call()).status).toBe(200);
  });

  test('a status says when to come again, a 429 in the header of the service', async () => {
    await put({ status: 503, retryAfterS: 3 });
    expect((await call()).headers.get('retry-after')).toBe('3');
    await put({ status: 429, retryAfterS: 4 });
    expect((await call()).headers.get('retry-after')).toBe('4');
    await running.control('PUT', '/faults/documents', { status: 429, retryAfterS: 5 });
    const documents = await running.call('documents', `/v1/documents/${q3plan}`);
    expect(documents.headers.get('ratelimit')).toBe('"tenant";r=0;t=5');
    expect(documents.headers.get('retry-after')).toBeNull();
    await running.control('PUT', '/faults/generation', { status: 429, retryAfterS: 6 });
    const generation = await running.call('generation', `/v1/documents/${q3plan}/summary`, {
      headers: { Authorization: 'Bearer sk-dev-platform', 'X-User-Id': ada, 'X-Tenant-Id': 'ten_halden4k7q2w' },
    });
    expect([generation.status, generation.headers.get('x-ratelimit-reset-requests')]).toEqual([429, '6s']);
  });

  test('a capacity serves so many at once, makes others wait, and refuses the rest at once', async () => {
    await put({ capacity: { concurrent: 1, queue: 1, serviceMs: 150 }, retryAfterS: 1 });
    const start = performance.now();
    const timed = async () => {
      const { status, headers } = await call();
      return { status, retryAfter: headers.get('retry-after'), ms: performance.now() - start };
    };
    const answers = await Promise.all([timed(), timed(), timed()]);
    const served = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
    expect(served).toHaveLength(2);
    expect(Math.max(...served)).toBeGreaterThan(290);
    expect(answers.find(({ status }) => status === 503)).toMatchObject({ retryAfter: '1' });
  });

  test('calls count as they arrive, whatever becomes of them', async () => {
    await running.control('DELETE', '/calls');
    for (const fault of [{ status: 503 }, { mode: 'reset' }, { mode: 'half-body' }]) {
      await put(fault);
      await call().catch(() => undefined);
    }
    await put({ capacity: { concurrent: 1, queue: 0, serviceMs: 5 } });
    await Promise.all([call(), call()]);
    const counted = json<{ calls: Record<string, number> }>(await running.control('GET', '/calls')).calls;
    expect(counted).toEqual({ 'access.getEffectiveAccess': 5 });
  });

  test('a slow drip is the whole answer, in its own time', async () => {
    const whole = await call();
    await put({ mode: 'slow-drip' });
    const start = performance.now();
    const dripped = await call();
    expect(performance.now() - start).toBeGreaterThan(200);
    expect(Object.keys(json(dripped))).toEqual(Object.keys(json(whole)));
  });

  test('unknown services and members are refused, with what is wrong', async () => {
    expect((await running.control('PUT', '/faults/nothing', { status: 500 })).status).toBe(404);
    for (const fault of [
      { mode: 'boom' },
      { errorRate: 2 },
      { statsu: 500 },
      { capacity: { concurrent: 0, serviceMs: 1 } },
      { flapping: { everyMs: 0 } },
      [],
    ]) {
      expect((await running.control('PUT', '/faults/access', fault)).status).toBe(400);
    }
    expect(json(await running.control('GET', '/faults'))).toEqual({ faults: {} });
    expect((await running.control('GET', '/')).text).toContain('PUT /faults/{service}');
  });
});

describe('change events', () => {
  /** Events as they are heard, until the predicate is content. */
  async function hear(wanted: (types: string[]) => boolean, cause: () => Promise<unknown>): Promise<Heard[]> {
    const leave = new AbortController();
    const stream = await fetch(`${running.platform.urls.control}/events`, { signal: leave.signal });
    const heard: Heard[] = [];
    await cause();
    let text = '';
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const lines = text.split('\n').filter((line) => line.startsWith('data: '));
      heard.splice(0, heard.length, ...lines.map((line) => JSON.parse(line.slice(6)) as Heard));
      if (wanted(heard.map(({ type }) => type))) break;
    }
    leave.abort();
    return heard;
  }

  interface Heard {
    readonly type: string;
    readonly source: string;
    readonly traceparent: string;
    readonly data: Record<string, unknown>;
  }

  test('a save is told of by revisions, then by documents, with the trace of the call', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const heard = await hear(
      (types) => types.includes('document.updated'),
      () =>
        running.call('revisions', `/v1/documents/${q3plan}/revisions`, {
          method: 'POST',
          headers: { traceparent },
          body: { baseRevision: 42, content: { schemaVersion: 3, blocks: [] } },
        }),
    );
    expect(heard.map(({ type, source }) => [type, source])).toEqual([
      ['revision.created', '/platform/revisions'],
      ['document.updated', '/platform/documents'],
    ]);
    expect(heard[0]).toMatchObject({
      specversion: '1.0',
      subject: q3plan,
      tenantid: 'ten_halden4k7q2w',
      datacontenttype: 'application/json',
      traceparent,
      data: { documentId: q3plan, revision: 43, baseRevision: 42, authorId: ada, createdAt: expect.any(Number) },
    });
    expect(heard[1]).toMatchObject({ traceparent, data: { changedFields: ['currentRevision'], currentRevision: 43 } });
  });

  test('grants, preferences, and deleting publish theirs', async () => {
    const heard = await hear(
      (types) => types.length >= 3,
      async () => {
        const body = { role: 'viewer' };
        await running.call('access', `/v1/documents/${q3plan}/grants/usr_jun1w3k8dvh5`, { method: 'PUT', body });
        await running.call('identity', `/v1/users/${ada}/preferences`, { method: 'PATCH', body: { theme: 'light' } });
        await running.call('documents', `/v1/documents/${fleet}`, { method: 'DELETE', as: 'usr_ben4t8w1zcp6' });
      },
    );
    expect(heard.map(({ type }) => type).toSorted()).toEqual(['access.changed', 'document.deleted', 'user.updated']);
  });

  test('an event that is posted is heard as it is', async () => {
    const event = {
      type: 'document.updated',
      source: '/platform/documents',
      subject: q3plan,
      tenantid: 'ten_halden4k7q2w',
      data: { documentId: q3plan, version: 99 },
    };
    const heard = await hear(
      (types) => types.length > 0,
      () => running.control('POST', '/events', event),
    );
    expect(heard).toMatchObject([{ ...event, specversion: '1.0', id: expect.stringMatching(/^evt_/) }]);
    expect((await running.control('POST', '/events', { type: 'nonsense' })).status).toBe(400);
  });
});
