import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { onFreePorts, startRedis, type StartedRedis } from './redis-server.ts';

export interface StartedRedisCluster {
  readonly url: string;
  /** All masters. */
  readonly nodes: readonly StartedRedis[];
  /** Gives a slot without keys to another node. */
  moveSlot(slot: number, to: StartedRedis): Promise<void>;
  stop(): Promise<void>;
}

const slots = 16_384;

/** Masters without replicas, on loopback, each with its share of the slots. */
export async function startRedisCluster(size = 3, withinMs = 20_000): Promise<StartedRedisCluster> {
  const started = await Promise.allSettled(Array.from({ length: size }, () => onFreePorts(startNode)));
  const members = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const nodes = members.map(({ node }) => node);
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    await join(members);
    await untilOk(nodes, withinMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    moveSlot: async (slot, to) => {
      const id = bulk(await to.say('CLUSTER MYID'));
      // The new owner first, so that no node ever sends a client to one that does not serve.
      for (const node of [to, ...nodes.filter((node) => node !== to)]) {
        await done(node, `CLUSTER SETSLOT ${slot} NODE ${id}`);
      }
    },
    stop,
  };
}

interface Member {
  readonly node: StartedRedis;
  readonly busPort: number;
}

async function startNode(): Promise<Member> {
  // The usual bus port, 10000 above, may not be one.
  const busPort = await freePort();
  const args = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', '2000'];
  return { node: await startRedis({ args }), busPort };
}

async function join(members: readonly Member[]): Promise<void> {
  const share = Math.ceil(slots / members.length);
  for (const [index, { node }] of members.entries()) {
    const last = Math.min((index + 1) * share, slots) - 1;
    await done(node, `CLUSTER ADDSLOTSRANGE ${index * share} ${last}`);
    await done(node, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  }
  const [first, ...others] = members;
  for (const { node, busPort } of others) {
    await done(first!.node, `CLUSTER MEET 127.0.0.1 ${node.port} ${busPort}`);
  }
}

async function untilOk(nodes: readonly StartedRedis[], withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  for (;;) {
    const states = await Promise.all(nodes.map((node) => node.say('CLUSTER INFO')));
    const known = `cluster_known_nodes:${nodes.length}\r`;
    if (states.every((state) => state.includes('cluster_state:ok') && state.includes(known))) return;
    if (performance.now() > until) throw new Error(`the Cluster did not form: ${states.join('\n')}`);
    await pause(25);
  }
}

async function done(node: StartedRedis, command: string): Promise<void> {
  const reply = await node.say(command);
  if (!reply.startsWith('+OK')) throw new Error(`${command}: ${reply}`);
}

function bulk(reply: string): string {
  return reply.split('\r\n')[1] ?? '';
}
