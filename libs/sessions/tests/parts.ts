// The core over a store in memory, with a clock and a provider that do what a test says.
import { randomBytes } from 'node:crypto';
import { memorySessionStore } from '../src/store/memory-store.ts';
import type { SessionReport } from '../src/options.ts';
import { ProviderFailure, type Issued, type ProviderFailureKind } from '../src/signing-in/provider.ts';
import { createRefresher } from '../src/refresher.ts';
import { createSeal } from '@frontdesk/sealing';
import { contentCodec, type SessionContent } from '../src/session-content.ts';
import { noticeBoard } from '../src/events/session-events.ts';
import { sessionReader } from '../src/session-reader.ts';
import type { SessionStore } from '../src/store/session-store.ts';
import { testClock, type TestClock } from './clock.ts';

export const minute = 60_000;

export interface ScriptedProvider {
  /** The refresh tokens that it was sent. */
  readonly sent: string[];
  readonly revoked: string[];
  answer: ProviderFailureKind | 'ok' | 'hang';
  refresh(token: string): Promise<Issued>;
  revoke(token: string): Promise<void>;
  /** Lets those go on that hang. */
  go(): void;
}

export function scriptedProvider(): ScriptedProvider {
  let waiting = Promise.withResolvers<void>();
  const provider: ScriptedProvider = {
    sent: [],
    revoked: [],
    answer: 'ok',
    async refresh(token) {
      provider.sent.push(token);
      if (provider.answer === 'hang') await waiting.promise;
      if (provider.answer !== 'ok' && provider.answer !== 'hang')
        throw new ProviderFailure(provider.answer, 'scripted');
      const turn = provider.sent.length;
      const unsaid = { idToken: undefined, subject: undefined, sid: undefined, profile: {} };
      return { accessToken: `access-${turn}`, endsInMs: 10 * minute, refreshToken: `refresh-${turn}`, ...unsaid };
    },
    revoke: async (token) => void provider.revoked.push(token),
    go() {
      waiting.resolve();
      waiting = Promise.withResolvers();
    },
  };
  return provider;
}

/** A store that can be made to fail: `away` is what each of its methods then rejects with. */
export function failing(store: SessionStore): { readonly store: SessionStore; away: Error | undefined } {
  const state: { store: SessionStore; away: Error | undefined } = { store, away: undefined };
  state.store = new Proxy(store, {
    get(target, name: keyof SessionStore) {
      if (name === 'subscribe') return target[name];
      return (...given: unknown[]) =>
        state.away ? Promise.reject(state.away) : (target[name] as (...given: unknown[]) => unknown)(...given);
    },
  });
  return state;
}

export interface Parts {
  readonly clock?: TestClock;
  readonly store?: SessionStore;
  readonly provider?: ScriptedProvider;
  readonly format?: number;
}

/** One instance. Give several the same clock, store and provider. */
export function instanceOf({ clock = testClock(), provider = scriptedProvider(), format, ...given }: Parts = {}) {
  const { now, pause } = clock;
  const reports: SessionReport[] = [];
  const { store = memorySessionStore({ now }) } = given;
  const times = { idleMs: 30 * minute, graceMs: minute, leaseMs: 10_000, waitMs: 1_500, warnMs: 2 * minute };
  const settings = {
    store,
    ...times,
    now,
    ticks: now,
    pause,
    random: randomBytes,
    report: (one: SessionReport) => void reports.push(one),
  };
  const codec = contentCodec(
    createSeal(() => [{ id: 'k1', key: Buffer.alloc(32, 1) }]),
    format,
  );
  const board = noticeBoard(store);
  const reader = sessionReader(settings, codec, board);
  const refresher = createRefresher({ settings, codec, board, reader, provider });
  const create = async (key: string, changes: Partial<SessionContent> = {}) => {
    const value = codec.write(key, { ...contentAt(now()), ...changes });
    const lives = { idleMs: settings.idleMs, absoluteMs: 600 * minute };
    await store.create(key, { format: codec.format, value, ...lives, groups: [`of ${key}`], mostOfGroup: 100 });
    const session = await reader.read(key, 'look');
    if (!session) throw new Error('not created');
    return session;
  };
  return { clock, store, provider, settings, codec, board, reader, refresher, reports, create };
}

/** With a token for ten minutes. */
function contentAt(now: number): SessionContent {
  return {
    ...{ userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', sid: 'sid-1', profile: {}, startedAt: now },
    ...{
      accessToken: 'access-0',
      accessTokenFrom: now,
      accessTokenEndsAt: now + 10 * minute,
      refreshToken: 'refresh-0',
    },
  };
}
