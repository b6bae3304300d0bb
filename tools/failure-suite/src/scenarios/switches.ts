// An operator turns a section off and on at all instances, while nobody can sign in.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bff } from '../bff.ts';
import { until } from '../load.ts';
import { msOf } from '../numbers.ts';
import type { Outcome } from '../outcome.ts';
import { documentView } from '../requests.ts';
import { atMost, bar } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../../workspace/src/switch.ts', import.meta.url));
const section = 'mobile.document/summary';
const withinMs = 5_000;

export const switches: Scenario = {
  name: 'switches',
  needs: { redis: true },
  async run(stage): Promise<Finding> {
    const fleet = await Promise.all([stage.bff(), stage.bff(), stage.bff()]);
    const token = await stage.token(chiara);
    await Promise.all(fleet.map((bff) => bff.ask(documentView, token)));
    await stage.stopLogin();
    const env = { ...process.env, NODE_OPTIONS: '', REDIS_URL: stage.redis?.url ?? '' };
    const command = (...args: string[]) => run(process.execPath, [program, ...args], { env });
    const isOff = ({ text }: Outcome): boolean => lost(text).includes('summary');
    const everywhere = async (holds: (outcome: Outcome) => boolean): Promise<number> => {
      const times = fleet.map(async (bff: Bff) => {
        const settled = async () => holds(await bff.ask(documentView, token));
        return (await until(settled, { withinMs: withinMs * 2 })) ?? Infinity;
      });
      return Math.max(...(await Promise.all(times)));
    };
    const { error } = await command('off', 'section', section, '--reason', 'failure suite', '--for', '10m').then(
      () => ({ error: undefined }),
      (thrown: unknown) => ({
        error:
          String((thrown as Error).message)
            .split('\n')
            .at(-2) ?? 'failed',
      }),
    );
    const offMs = await everywhere(isOff);
    if (error === undefined) await command('on', 'section', section);
    const onMs = Number.isFinite(offMs)
      ? await everywhere((outcome) => !isOff(outcome) && outcome.status === 200)
      : Infinity;
    return {
      bars: [
        bar('the command works with the identity provider away', error ?? 'it did', error === undefined),
        atMost('a section is off at all 3 instances', offMs, withinMs, ' ms'),
        atMost('and on again', onMs, withinMs, ' ms'),
      ],
      text: `off everywhere after ${msOf(offMs)}, on after ${msOf(onMs)}`,
    };
  },
};

function lost(text: string): string[] {
  try {
    const { degraded } = JSON.parse(text) as { degraded?: { section: string }[] };
    return (degraded ?? []).map(({ section: name }) => name);
  } catch {
    return [];
  }
}
