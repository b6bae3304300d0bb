// Two users who ask for the same URLs at the same time, with the cache on: each must only ever read their own.
import { callsOf } from '../control.ts';
import { inParallel } from '../load.ts';
import { randomFrom } from '../numbers.ts';
import { commentList, documentList, documentView, homeView } from '../requests.ts';
import type { RouteRequest } from '../requests.ts';
import { atMost, bar, shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { ada, chiara } from '../stage.ts';
import { foreignLeaves } from './foreign-leaves.ts';

// Of another organisation: what these two may see has nothing in common.
const stranger = 'usr_nil8b1j9kxe7';
const shared: readonly RouteRequest[] = [documentView, homeView, documentList, commentList];

interface Reference {
  readonly status: number;
  readonly text: string;
}

export const twoUsers: Scenario = {
  name: 'two-users',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const users = [chiara, ada, stranger];
    const tokens = new Map(await Promise.all(users.map(async (user) => [user, await stage.token(user)] as const)));
    const plain = await stage.bff({ CACHE: 'off' });
    const own = new Map<string, Reference>();
    await stage.platform.clearCalls();
    for (const user of users) {
      for (const wanted of shared) own.set(key(user, wanted), await plain.ask(wanted, tokens.get(user) ?? ''));
    }
    const withoutCache = callsOf(await stage.platform.calls());
    await plain.stop();
    const bff = await stage.bff();
    const random = randomFrom(7);
    const reads = size === 'full' ? 10_000 : 300;
    const leaked: string[] = [];
    await stage.platform.clearCalls();
    let [same, degraded] = [0, 0];
    await inParallel(reads, 16, async () => {
      const user = users[Math.floor(random() * users.length)] ?? chiara;
      const wanted = shared[Math.floor(random() * shared.length)] ?? documentView;
      const { kind, text, status } = await bff.ask(wanted, tokens.get(user) ?? '');
      const mine = own.get(key(user, wanted)) ?? { status: 0, text: '' };
      if (status === mine.status && text === withRequestId(mine.text, text)) same += 1;
      else if (kind === 'degraded') degraded += 1;
      for (const other of users.filter((one) => one !== user)) {
        const theirs = own.get(key(other, wanted)) ?? mine;
        const found = foreignLeaves(text, { mine: mine.text, theirs: theirs.text });
        if (found.length > 0) leaked.push(`${user} read of ${other} on ${wanted.route}: ${found.slice(0, 3).join()}`);
      }
    });
    // Of all that would have been called; without a cache there is nothing to mix up.
    const usual = (withoutCache / users.length / shared.length) * reads;
    const called = callsOf(await stage.platform.calls()) / usual;
    return {
      bars: [
        atMost('calls, as a part of those without a cache', called, 0.5),
        bar(
          `${reads} reads of three users: those that had anything of another’s`,
          String(leaked.length),
          leaked.length === 0,
        ),
        shareAtLeast(
          'reads that are byte for byte the user’s own, or say what they lack',
          { good: same + degraded, all: reads },
          1,
        ),
      ],
      text: [`${same} as without a cache, ${degraded} degraded.`, ...leaked.slice(0, 10)].join('\n'),
    };
  },
};

function key(user: string, { path }: RouteRequest): string {
  return `${user} ${path}`;
}

/** A problem names its own request; all else must be the same. */
function withRequestId(text: string, as: string): string {
  const id = /"requestId":"[^"]*"/;
  return text.replace(id, id.exec(as)?.[0] ?? '');
}
