import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TokenVerifier } from '@frontdesk/auth';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import { redisContents, startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { createConsents } from './consents.ts';
import type { ConsentsOptions } from './consents.ts';
import type { LoginSystem, Tokens } from './login-system.ts';
import { missingProblem, unavailableProblem } from './problems.ts';
import type { ConsentStore } from './store/consent-store.ts';
import { memoryStore } from './store/memory-store.ts';
import { redisStore } from './store/redis-store.ts';

const person = { tenantId: 'ten_halden4k7q2w', userId: 'usr_ada7k2m9qxr3' };
const code = { code: 'c', codeVerifier: 'v'.repeat(43), redirectUri: 'http://127.0.0.1/callback' };
const reach = () => ({ signal: AbortSignal.timeout(5_000), deadline: performance.now() + 5_000 });
const seal = createSeal(sealingKeys(Buffer.alloc(32, 'k').toString('base64')));

// A token of this login system is `<user>.<number>`; each refresh token is good once.
class ScriptedLogin implements LoginSystem {
  readonly revoked: string[] = [];
  refreshes = 0;
  of = person.userId;
  next = 1;
  good = '';
  isEnded = false;
  slowlyUntil: Promise<void> = Promise.resolve();

  tokens(): Tokens {
    const number = this.next++;
    this.good = `refresh-${number}`;
    return { accessToken: `${this.of}.${number}`, refreshToken: this.good, lifetimeS: 300 };
  }

  redeem = async () => this.tokens();
  revoke = async (token: string) => void this.revoked.push(token);
  refresh = async (token: string) => {
    this.refreshes += 1;
    await this.slowlyUntil;
    if (this.isEnded || token !== this.good) throw missingProblem();
    return this.tokens();
  };
}

const verifier: TokenVerifier = {
  verify: async (token) => ({
    ...person,
    userId: token.split('.')[0] ?? '',
    clientId: 'partner',
    scopes: new Set(['documents.read']),
    proof: { kind: 'bearer', token, expiresAt: 4_000_000_000 },
  }),
};

let server: StartedRedis;
let redis: Redis;
let login: ScriptedLogin;
let nowMs: number;

beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'partner-bff', commandDeadlineMs: 2_000 });
  await redis.whenUp(5_000);
});
afterAll(async () => {
  await redis?.close();
  await server?.stop();
});
beforeEach(() => {
  login = new ScriptedLogin();
  nowMs = Date.now();
});

const stores: [string, () => ConsentStore][] = [
  ['in process', () => memoryStore()],
  ['in Redis', () => redisStore(redis)],
];

describe.each(stores)('consents %s', (_where, newStore) => {
  let store: ConsentStore;
  const instance = (more: Partial<ConsentsOptions> = {}) =>
    createConsents({ store, seal, login, verifier, now: () => nowMs, ...more });

  beforeEach(async () => {
    store = newStore();
    await store.remove(person);
  });

  test('there is none until the person gives it, and then there is a token of theirs', async () => {
    await expect(instance().principalOf(person, reach())).rejects.toMatchObject({ code: 'consent-missing' });
    expect(await instance().givenAt(person)).toBeUndefined();
    await instance().give(person, code, reach());
    expect(await instance().givenAt(person)).toEqual(new Date(nowMs));
    expect((await instance().principalOf(person, reach())).proof.token).toBe('usr_ada7k2m9qxr3.1');
    expect(login.refreshes).toBe(0);
  });

  test('a code of somebody else is refused, and good for nothing any more', async () => {
    login.of = 'usr_chi9r5d3vnk8';
    await expect(instance().give(person, code, reach())).rejects.toMatchObject({ code: 'consent-refused' });
    expect(login.revoked).toEqual(['refresh-1']);
    expect(await instance().givenAt(person)).toBeUndefined();
  });

  test('what lies there is sealed, and opens for nobody else', async () => {
    await instance().give(person, code, reach());
    const text = (await store.read(person)) ?? '';
    expect(text).not.toMatch(/refresh-1|usr_ada|givenAt/);
    const other = { ...person, userId: 'usr_chi9r5d3vnk8' };
    await store.write(other, text, 60);
    await expect(instance().principalOf(other, reach())).rejects.toMatchObject({ code: 'consent-missing' });
    await store.remove(other);
  });

  test('a token that ends is refreshed once, however many ask at how many instances', async () => {
    await instance().give(person, code, reach());
    nowMs += 290_000;
    const instances = [instance(), instance(), instance()];
    const asked = Array.from({ length: 30 }, (_, at) => instances[at % 3]!.principalOf(person, reach()));
    const tokens = (await Promise.all(asked)).map(({ proof }) => proof.token);
    expect(new Set(tokens)).toEqual(new Set(['usr_ada7k2m9qxr3.2']));
    expect(login.refreshes).toBe(1);
    expect(await instance().givenAt(person)).toEqual(new Date(nowMs - 290_000));
  });

  test('what the login system has ended is gone here, too', async () => {
    await instance().give(person, code, reach());
    nowMs += 290_000;
    login.isEnded = true;
    await expect(instance().principalOf(person, reach())).rejects.toMatchObject({ code: 'consent-missing' });
    expect(await instance().givenAt(person)).toBeUndefined();
  });

  test('a failure of the login system ends nothing', async () => {
    await instance().give(person, code, reach());
    nowMs += 290_000;
    const away = { ...login, refresh: () => Promise.reject(unavailableProblem('503')) } as unknown as LoginSystem;
    await expect(instance({ login: away }).principalOf(person, reach())).rejects.toMatchObject({
      code: 'consents-unavailable',
    });
    expect((await instance().principalOf(person, reach())).proof.token).toBe('usr_ada7k2m9qxr3.2');
  });

  test('withdrawn is withdrawn, at all instances, and at the login system', async () => {
    await instance().give(person, code, reach());
    await instance().withdraw(person, reach());
    expect(login.revoked).toEqual(['refresh-1']);
    await expect(instance().principalOf(person, reach())).rejects.toMatchObject({ code: 'consent-missing' });
  });

  test('a refresh that was under way does not bring back what was withdrawn', async () => {
    await instance().give(person, code, reach());
    nowMs += 290_000;
    const { promise, resolve } = Promise.withResolvers<void>();
    login.slowlyUntil = promise;
    const asked = instance().principalOf(person, reach());
    asked.catch(() => undefined);
    while (login.refreshes === 0) await new Promise((again) => setImmediate(again));
    await instance().withdraw(person, reach());
    resolve();
    await expect(asked).rejects.toMatchObject({ code: 'consent-missing' });
    expect(await instance().givenAt(person)).toBeUndefined();
    expect(login.revoked).toContain('refresh-2');
  });

  test('who leaves does not end a refresh for the others', async () => {
    await instance().give(person, code, reach());
    nowMs += 290_000;
    const { promise, resolve } = Promise.withResolvers<void>();
    login.slowlyUntil = promise;
    const consents = instance();
    const leaving = new AbortController();
    const left = consents.principalOf(person, { ...reach(), signal: leaving.signal });
    left.catch(() => undefined);
    const stays = consents.principalOf(person, reach());
    while (login.refreshes === 0) await new Promise((again) => setImmediate(again));
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    resolve();
    expect((await stays).proof.token).toBe('usr_ada7k2m9qxr3.2');
  });
});

describe('while the store is away', () => {
  test('nobody acts for anybody, and it is not said that they had not allowed it', async () => {
    const broken = { ...memoryStore(), read: () => Promise.reject(new Error('ECONNREFUSED 10.1.2.3')) };
    const consents = createConsents({ store: broken, login, verifier });
    const asked = consents.principalOf(person, reach());
    await expect(asked).rejects.toMatchObject({ code: 'consents-unavailable', status: 503 });
    await expect(asked).rejects.not.toMatchObject({ detail: expect.stringContaining('10.1.2.3') });
  });
});

describe('what Redis holds', () => {
  test('shows no token and no person but by their id in the key', async () => {
    await createConsents({ store: redisStore(redis), seal, login, verifier }).give(person, code, reach());
    const contents = JSON.stringify([...(await redisContents(server))]);
    expect(contents).toContain('frontdesk:partner-bff:{ten_halden4k7q2w}:consent:usr_ada7k2m9qxr3');
    expect(contents).not.toContain('refresh-1');
  });
});
