import type { Readable } from 'node:stream';
import { Problem } from '@frontdesk/problems';
import type { TokenVerifier } from '@frontdesk/auth';
import { cookie, cookieNames, valuesOf } from './cookies.ts';
import { eventStreams, type EventStreams } from './events/event-streams.ts';
import { issuerKeys } from './signing-out/issuer-keys.ts';
import { loginAttempts } from './signing-in/login-attempt.ts';
import { endByLogoutToken, endings } from './signing-out/endings.ts';
import { revoked } from './signing-out/revoked.ts';
import { settingsFrom, type SessionsOptions, type Settings } from './options.ts';
import { ambiguousSession, sessionEndedProblem, sessionMissingProblem } from './problems.ts';
import { createProvider } from './signing-in/provider.ts';
import { createRefresher } from './refresher.ts';
import { createSeal, type Seal } from '@frontdesk/sealing';
import { contentCodec, groupOf, keyOfSession } from './session-content.ts';
import { noticeBoard, type EndReason } from './events/session-events.ts';
import { sessionReader, type LiveSession } from './session-reader.ts';
import { createSignIn, type SignIn } from './signing-in/sign-in.ts';
import { watching, type Watch } from './events/watching.ts';

/** Browser sessions of one app. Apps use the steps and the routes; this is what they stand on. */
export interface Sessions {
  readonly origin: string;
  readonly tokens: TokenVerifier;
  readonly signIn: SignIn;
  readonly streams: EventStreams;
  /** What a tab is told of its session, until that has ended. */
  events(session: LiveSession): Readable;
  /** Hears of a session's events, from any instance. */
  readonly watch: Watch;
  /** The one that the cookies name, or a problem. `slide`: this counts as a use. */
  find(cookies: string | undefined, use: 'slide' | 'look'): Promise<LiveSession>;
  /** With an access token that is good now. */
  fresh(session: LiveSession, signal?: AbortSignal): Promise<LiveSession>;
  end(session: LiveSession, reason: EndReason): Promise<void>;
  /** All sessions of its user, on every device. */
  endEverywhere(session: LiveSession): Promise<void>;
  /** What the provider says behind the browser's back. Throws `logout-token-invalid`. */
  endByLogoutToken(token: string): Promise<void>;
  /** The cookies of a browser that has signed out; with the second it goes on to the provider's own sign-out. */
  cookiesAfter(session: LiveSession): readonly string[];
  /** Where a browser that has signed out goes on, and the cookies with which it does. */
  continuation(
    cookies: string | undefined,
  ): Promise<{ readonly location: string; readonly cookies: readonly string[] }>;
  /** When it hears what other instances say. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const continueWithinS = 60;

export function createSessions(options: SessionsOptions): Sessions {
  const parts = partsOf(settingsFrom(options));
  const { settings, provider, board, reader, refresher, names, seal, cookies } = parts;
  const { origin, tokens, issuer, ticks, providerWithinMs: withinMs, fetch = globalThis.fetch } = settings;
  const tasks = backgroundTasks();
  const ending = endings({ settings, provider, board, inBackground: tasks.add });
  const watch = watching({ settings, board, reader });
  const streams = eventStreams({ settings, watch });
  const revocations = revoked(settings);
  const keyFor = issuerKeys({ url: provider.jwksUrl, fetch, withinMs, ticks });

  return {
    origin,
    tokens,
    streams,
    watch,
    ready: board.ready,
    signIn: createSignIn({ ...parts, endByKey: ending.byKey, inBackground: tasks.add }),
    async find(sent, use) {
      const session = await found(valuesOf(sent, names.session), (key) => reader.read(key, use));
      if (!revocations.has(session)) return session;
      await ending.one(session, 'revoked');
      throw sessionEndedProblem('its access was revoked');
    },
    events(session) {
      const stream = streams.open(session.key);
      const end = (): void => tasks.add(ending.one(session, 'revoked'));
      stream.once('close', revocations.watch(session, end));
      return stream;
    },
    fresh: refresher.fresh,
    end: ending.one,
    endEverywhere: ({ content }) => ending.group(groupOf('sub', issuer, content.userId), 'signed-out-everywhere'),
    endByLogoutToken: (token) => endByLogoutToken(token, { settings, keyFor, endGroup: ending.group }),
    cookiesAfter: ({ content }) => [
      cookies.ended(names.session),
      cookies.strict(names.logout, continuationOf(seal, content.idToken), continueWithinS),
    ],
    async continuation(sent) {
      const [sealed = ''] = valuesOf(sent, names.logout);
      const idToken = seal.open('logout', Buffer.from(sealed, 'base64url'))?.toString();
      // Who did not just sign out here is not sent to the provider to do so.
      const asked = idToken === undefined ? undefined : provider.endSessionUrl(idToken || undefined);
      const url = await asked?.catch(() => undefined);
      return { location: url?.href ?? '/', cookies: [cookies.ended(names.logout)] };
    },
    async close() {
      streams.close();
      await refresher.close();
      reader.close();
      await tasks.settled();
      await board.close();
    },
  };
}

function partsOf(settings: Settings) {
  const { origin, cookieName, dangerouslyPlainHttp: plainHttp, store, ticks, providerWithinMs: withinMs } = settings;
  const seal = createSeal(settings.sealingKeys);
  const names = cookieNames(cookieName, plainHttp);
  const codec = contentCodec(seal);
  const board = noticeBoard(store);
  const reader = sessionReader(settings, codec, board);
  const redirectUri = `${origin}/auth/callback`;
  const provider = createProvider({ ...settings, redirectUri, afterSignOut: `${origin}/`, withinMs, plainHttp }, ticks);
  return {
    ...{ settings, seal, names, codec, board, reader, redirectUri, provider },
    refresher: createRefresher({ settings, codec, board, reader, provider }),
    attempts: loginAttempts(seal, names, plainHttp),
    keyIn: (sent: string | undefined) => keyOfSession(valuesOf(sent, names.session)[0] ?? ''),
    cookies: {
      strict: (name: string, value: string, maxAgeS: number) =>
        cookie(name, value, { sameSite: 'Strict', maxAgeS, plainHttp }),
      ended: (name: string) => cookie(name, '', { sameSite: 'Strict', maxAgeS: 0, plainHttp }),
    },
  };
}

/** What nobody waits for, until the end. */
function backgroundTasks() {
  const running = new Set<Promise<unknown>>();
  return {
    add(task: Promise<unknown>): void {
      const settled: Promise<unknown> = task.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
    },
    settled: async () => void (await Promise.all(running)),
  };
}

// A longer one would not fit a cookie: the provider then asks the user itself.
function continuationOf(seal: Seal, idToken = ''): string {
  return seal.close('logout', Buffer.from(idToken.length <= 2_500 ? idToken : '')).toString('base64url');
}

async function found(
  values: readonly string[],
  read: (key: string) => Promise<LiveSession | undefined>,
): Promise<LiveSession> {
  const [value, second] = values;
  if (value === undefined) throw sessionMissingProblem();
  // One of them is not ours, and nothing says which.
  if (second !== undefined) throw new Problem(ambiguousSession, 'Send one session cookie, not several.');
  const key = keyOfSession(value);
  const session = key === undefined ? undefined : await read(key);
  if (!session) throw sessionEndedProblem('no such session');
  return session;
}
