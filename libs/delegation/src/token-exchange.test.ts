import { Problem, defineProblem } from '@frontdesk/problems';
import type { HttpAnswer, HttpRequest, Reach } from '@frontdesk/upstream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { onBehalfOf, tokenExchange, type Caller, type Credential, type TokenExchangeOptions } from './index.ts';

const startMs = Date.parse('2026-06-18T10:30:00Z');
const outgoing = { method: 'GET', path: '/v1/documents/doc_q3plan7x2mva' };
const timedOut = defineProblem({ code: 'backend-timed-out', status: 504, title: 'Late', reason: 'timeout' });

let nowMs: number;
let sent: { request: HttpRequest; reach: Reach }[];
let answer: (request: HttpRequest, reach: Reach) => Promise<HttpAnswer>;

beforeEach(() => {
  nowMs = startMs;
  sent = [];
  answer = async () => granted();
});

function json(status: number, body: unknown): HttpAnswer {
  return { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}

function granted(more: object = {}): HttpAnswer {
  return json(200, {
    access_token: `exchanged-${sent.length}`,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'documents.read',
    ...more,
  });
}

function callerWith(token = 'secret-of-the-caller', livesS = 3600): Caller {
  const proof = { token, expiresAt: startMs / 1000 + livesS };
  return { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', proof };
}

function reachOf(signal: AbortSignal = new AbortController().signal, withinMs = 60_000): Reach {
  return { signal, deadline: performance.now() + withinMs };
}

function exchangeWith(more: Partial<TokenExchangeOptions> = {}) {
  return tokenExchange({
    call: (request, reach) => {
      sent.push({ request, reach });
      return answer(request, reach);
    },
    clientId: 'mobile-bff',
    clientSecret: 'dev mobile:secret',
    now: () => nowMs,
    ...more,
  });
}

const use = (credential: Credential, caller = callerWith(), reach = reachOf()) =>
  Promise.resolve(credential(outgoing, caller, reach));

describe('an exchange', () => {
  test('asks as RFC 8693 says, and answers with a header', async () => {
    const headers = await use(exchangeWith().for('documents', 'documents.read'));
    expect(headers).toEqual({ authorization: 'Bearer exchanged-1' });
    const { request } = sent[0] ?? {};
    expect(request).toMatchObject({ operation: 'login.exchangeToken', method: 'POST', path: '/oauth2/token' });
    expect(request?.headers['authorization']).toBe(
      `Basic ${Buffer.from('mobile-bff:dev%20mobile%3Asecret').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'secret-of-the-caller',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'documents',
      scope: 'documents.read',
    });
  });

  test('is held for each caller, audience and scope', async () => {
    const exchange = exchangeWith();
    const credentials = [
      exchange.for('documents', 'documents.read'),
      exchange.for('documents', 'documents.write'),
      exchange.for('search', 'search.read'),
    ];
    for (let i = 0; i < 3; i += 1) {
      for (const credential of credentials) await use(credential);
      await use(credentials[0] as Credential, callerWith('of-another'));
    }
    expect(sent).toHaveLength(4);
  });

  test('answers at once, without a promise, when the token is held', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    const headers = await use(credential);
    expect(credential(outgoing, callerWith(), reachOf())).toBe(headers);
  });

  test('is done again 30 s before the exchanged token ends', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    await use(credential);
    nowMs += 269_999;
    await use(credential);
    expect(sent).toHaveLength(1);
    nowMs += 1;
    expect(await use(credential)).toEqual({ authorization: 'Bearer exchanged-2' });
  });

  test("is held no longer than the caller's own token lives", async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    const caller = callerWith('short', 100);
    await use(credential, caller);
    nowMs += 89_000;
    await use(credential, caller);
    expect(sent).toHaveLength(1);
    nowMs += 2_000;
    await use(credential, caller);
    expect(sent).toHaveLength(2);
  });

  test('is done again after the clock was set back', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    await use(credential);
    nowMs -= 3_600_000;
    await use(credential);
    expect(sent).toHaveLength(2);
  });

  test('holds no more tokens than it may', async () => {
    const credential = exchangeWith({ remembered: 2 }).for('documents', 'documents.read');
    for (const token of ['a', 'b', 'c', 'a']) await use(credential, callerWith(token));
    expect(sent).toHaveLength(4);
  });
});

describe('many who wait for one exchange', () => {
  test('get the same answer of one request', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    const all = await Promise.all(Array.from({ length: 50 }, () => use(credential)));
    expect(new Set(all).size).toBe(1);
    expect(sent).toHaveLength(1);
  });

  test('are not harmed by one who leaves, be it the first', async () => {
    const release = held();
    const credential = exchangeWith().for('documents', 'documents.read');
    const leaving = new AbortController();
    const first = use(credential, callerWith(), reachOf(leaving.signal));
    const second = use(credential);
    leaving.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    expect(sent[0]?.reach.signal.aborted).toBe(false);
    release(granted());
    expect(await second).toEqual({ authorization: 'Bearer exchanged-1' });
  });

  test('may all leave: the token is there for the next', async () => {
    const release = held();
    const credential = exchangeWith().for('documents', 'documents.read');
    const leaving = new AbortController();
    const waiting = use(credential, callerWith(), reachOf(leaving.signal));
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    release(granted());
    await new Promise(setImmediate);
    await use(credential);
    expect(sent).toHaveLength(1);
  });

  test('each wait no longer than their own deadline', async () => {
    const release = held();
    const credential = exchangeWith().for('documents', 'documents.read');
    const patient = use(credential);
    await expect(use(credential, callerWith(), reachOf(undefined, 5))).rejects.toMatchObject({
      code: 'delegation-timed-out',
    });
    release(granted());
    await patient;
  });

  test('get no exchange when they left before', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    const reach = reachOf(AbortSignal.abort(new Error('left')));
    await expect(use(credential, callerWith(), reach)).rejects.toThrow('left');
    expect(sent).toHaveLength(0);
  });
});

describe('an exchange that fails', () => {
  const endings: [string, () => HttpAnswer, object][] = [
    ['the sign-in ended', () => json(400, { error: 'invalid_grant' }), { code: 'sign-in-ended', status: 401 }],
    ['we are refused', () => json(401, { error: 'invalid_client' }), { code: 'delegation-refused', status: 502 }],
    ['the audience is refused', () => json(400, { error: 'invalid_target' }), { code: 'delegation-refused' }],
    ['too much is asked', () => json(429, {}), { code: 'delegation-unavailable', status: 503 }],
    ['the login system failed', () => json(500, '<html>'), { code: 'delegation-unavailable' }],
    ['it redirects', () => json(302, ''), { code: 'delegation-refused' }],
    ['it is no JSON', () => json(200, '<html>'), { code: 'delegation-refused' }],
    ['it has no token', () => granted({ access_token: undefined }), { code: 'delegation-refused' }],
    ['the token could split a header', () => granted({ access_token: 'a\r\nx: y' }), { code: 'delegation-refused' }],
    ['the token is of another type', () => granted({ token_type: 'DPoP' }), { code: 'delegation-refused' }],
    ['it lives for no time', () => granted({ expires_in: 0 }), { code: 'delegation-refused' }],
  ];
  test.each(endings)('is told by its problem, and not held: %s', async (_name, given, problem) => {
    const credential = exchangeWith().for('documents', 'documents.read');
    answer = async () => given();
    await expect(use(credential)).rejects.toMatchObject(problem);
    answer = async () => granted();
    expect(await use(credential)).toEqual({ authorization: 'Bearer exchanged-2' });
  });

  test('because of the network is unavailable, because of time is late', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    answer = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3'));
    await expect(use(credential)).rejects.toMatchObject({ code: 'delegation-unavailable' });
    answer = () => Promise.reject(new Problem(timedOut, 'Late.'));
    await expect(use(credential)).rejects.toMatchObject({ code: 'delegation-timed-out' });
  });

  test('to end is ended, though the call heeds neither deadline nor signal', async () => {
    held();
    const credential = exchangeWith({ exchangeWithinMs: 5 }).for('documents', 'documents.read');
    await expect(use(credential)).rejects.toMatchObject({ code: 'delegation-timed-out' });
    expect(sent[0]?.reach.signal.aborted).toBe(true);
    answer = async () => granted();
    await use(credential);
  });

  test('says nothing of any token', async () => {
    const credential = exchangeWith().for('documents', 'documents.read');
    answer = async () => granted({ expires_in: 'secret-of-the-answer' });
    const problem = (await use(credential).catch((error: unknown) => error)) as Problem;
    expect(`${problem.message} ${problem.stack} ${JSON.stringify(problem)}`).not.toContain('secret-of');
    expect(problem.cause).toBeUndefined();
  });
});

test('exchanges under way are bounded', async () => {
  const release = held();
  const credential = exchangeWith({ atOnce: 2 }).for('documents', 'documents.read');
  const waiting = ['a', 'b'].map((token) => use(credential, callerWith(token)));
  await expect(use(credential, callerWith('c'))).rejects.toMatchObject({ code: 'delegation-unavailable' });
  release(granted());
  await Promise.all(waiting);
});

// Makes every exchange wait until the test answers it.
function held(): (given: HttpAnswer) => void {
  const { promise, resolve } = Promise.withResolvers<HttpAnswer>();
  answer = () => promise;
  return resolve;
}

describe('an exchange with Entra', () => {
  const ofEntra = () =>
    onBehalfOf({
      call: (request, reach) => {
        sent.push({ request, reach });
        return answer(request, reach);
      },
      path: '/tenant-1/oauth2/v2.0/token',
      clientId: 'the-bot',
      clientSecret: () => 'its secret',
      now: () => nowMs,
    }).for('api://login.example/.default');
  // As Entra answers: it does not say of what type the token is.
  const ofBearer = () => json(200, { access_token: 'for-us', token_type: 'Bearer', expires_in: 3599, scope: 'x' });

  test('asks on behalf of the user, with the secret in the form, and holds what it gets', async () => {
    answer = async () => ofBearer();
    const credential = ofEntra();
    expect(await use(credential)).toEqual({ authorization: 'Bearer for-us' });
    await use(credential);
    expect(sent).toHaveLength(1);
    const { request } = sent[0] ?? {};
    expect(request).toMatchObject({ operation: 'login.onBehalfOf', path: '/tenant-1/oauth2/v2.0/token' });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: 'the-bot',
      client_secret: 'its secret',
      assertion: 'secret-of-the-caller',
      scope: 'api://login.example/.default',
    });
  });

  test.each([
    ['invalid_grant', 'sign-in-ended'],
    ['interaction_required', 'sign-in-ended'],
    ['invalid_client', 'delegation-refused'],
  ])('that answers %s is %s', async (error, code) => {
    answer = async () => json(400, { error, error_description: 'AADSTS50079: …', claims: '{}' });
    await expect(use(ofEntra())).rejects.toMatchObject({ code });
  });
});
