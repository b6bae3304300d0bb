import { Problem } from '@frontdesk/problems';
import type { JWTVerifyGetKey } from 'jose';
import { sessionsUnavailableProblem, logoutTokenProblem } from '../problems.ts';
import type { EndReason, NoticeBoard } from '../events/session-events.ts';
import type { Settings } from '../options.ts';
import { digest, groupOf } from '../session-content.ts';
import type { LiveSession } from '../session-reader.ts';
import type { Provider } from '../signing-in/provider.ts';
import { checkedLogoutToken } from './logout-token.ts';

interface EndingParts {
  readonly settings: Settings;
  readonly provider: Provider;
  readonly board: NoticeBoard;
  readonly inBackground: (task: Promise<unknown>) => void;
}

/** Ends are written down first, then told, and last, without anyone waiting, the provider hears of it. */
export function endings({ settings, provider, board, inBackground }: EndingParts) {
  const { store, report } = settings;
  const written = async <T>(write: () => Promise<T>): Promise<T> => {
    try {
      return await write();
    } catch (cause) {
      throw sessionsUnavailableProblem('the store of sessions is away: nobody is signed out', { cause });
    }
  };
  const tell = async (key: string, reason: EndReason): Promise<void> => {
    report({ type: 'ended', reason });
    await board.tell({ key, type: 'ended', reason });
  };
  const byKey = async (key: string, reason: EndReason): Promise<void> => {
    if (await written(() => store.end(key))) await tell(key, reason);
  };
  return {
    byKey,
    async one({ key, content }: LiveSession, reason: EndReason): Promise<void> {
      await byKey(key, reason);
      if (content.refreshToken !== undefined) inBackground(provider.revoke(content.refreshToken));
    },
    async group(group: string, reason: EndReason): Promise<void> {
      const keys = await written(() => store.endGroup(group));
      await Promise.all(keys.map((key) => tell(key, reason)));
    },
  };
}

interface LogoutParts {
  readonly settings: Settings;
  readonly keyFor: JWTVerifyGetKey;
  readonly endGroup: (group: string, reason: EndReason) => Promise<void>;
}

export async function endByLogoutToken(token: string, { settings, keyFor, endGroup }: LogoutParts): Promise<void> {
  const { issuer, clientId, logoutTokenTypes: types, now, store, report } = settings;
  try {
    const { sub, sid, id, keepMs } = await checkedLogoutToken(token, { issuer, clientId, types, now: now(), keyFor });
    const mark = `logout:${digest(id)}`;
    if (await store.wasOnce(mark)) throw logoutTokenProblem('sent before');
    await endGroup(
      sid === undefined ? groupOf('sub', issuer, sub ?? '') : groupOf('sid', issuer, sid),
      'signed-out-at-provider',
    );
    // Afterwards: if the store failed in between, the provider may send it again.
    await store.once(mark, keepMs);
  } catch (cause) {
    report({ type: 'logout-token-refused', cause });
    throw cause instanceof Problem ? cause : sessionsUnavailableProblem('the store of sessions is away', { cause });
  }
}
