import { setTimeout as pause } from 'node:timers/promises';
import { startRedis, type StartedRedis } from './redis-server.ts';

export interface StartedRedisSentinel {
  readonly url: string;
  readonly masterName: string;
  readonly master: StartedRedis;
  readonly replica: StartedRedis;
  readonly sentinels: readonly StartedRedis[];
  /** The sentinels make the replica the master, as when the master had died. Resolves when they agree. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

const masterName = 'frontdesk';

/** A master, a replica that is in step with it, and sentinels that know both. */
export async function startRedisSentinel(sentinelCount = 1, withinMs = 20_000): Promise<StartedRedisSentinel> {
  const started: StartedRedis[] = [];
  const start = async (options?: Parameters<typeof startRedis>[0]): Promise<StartedRedis> => {
    const server = await startRedis(options);
    started.push(server);
    return server;
  };
  const stop = async (): Promise<void> => void (await Promise.all(started.map((server) => server.stop())));
  try {
    const master = await start({ args: ['--repl-diskless-sync-delay', '0'] });
    const replica = await start({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
    await until(withinMs, replica, 'INFO replication', 'master_link_status:up');
    const sentinel = configuration(master.port, Math.floor(sentinelCount / 2) + 1);
    const sentinels = await Promise.all(Array.from({ length: sentinelCount }, () => start({ sentinel })));
    for (const server of sentinels) {
      const text = `slaves=1,sentinels=${sentinelCount}`;
      await until(withinMs, server, 'INFO sentinel', text);
    }
    return {
      url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${masterName}`,
      masterName,
      master,
      replica,
      sentinels,
      failOver: async () => {
        // Refused as long as the sentinel has not heard from the replica itself.
        await until(withinMs, sentinels[0]!, `SENTINEL FAILOVER ${masterName}`, '+OK');
        for (const server of sentinels) {
          await until(withinMs, server, `SENTINEL GET-MASTER-ADDR-BY-NAME ${masterName}`, String(replica.port));
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configuration(masterPort: number, quorum: number): string {
  return [
    `sentinel monitor ${masterName} 127.0.0.1 ${masterPort} ${quorum}`,
    `sentinel down-after-milliseconds ${masterName} 500`,
    `sentinel failover-timeout ${masterName} 3000`,
  ].join('\n');
}

async function until(withinMs: number, server: StartedRedis, command: string, text: string): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const reply = await server.say(command).catch(String);
    if (reply.includes(text)) return;
    if (performance.now() > end) throw new Error(`${command} has no ${text}: ${reply}\n${server.log()}`);
    await pause(50);
  }
}
