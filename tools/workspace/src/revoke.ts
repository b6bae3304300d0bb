// `npm run revoke -- --user usr_… | --session <sid> | --key <id> | --token <jti>`: ends it at every instance that
// shares the Redis of REDIS_URL, open streams too.
import { parseArgs } from 'node:util';
import { keyRing, redisKeyStore, redisRevocations, revokeKeysOf, type RevocationRequest } from '@frontdesk/auth';
import type { Redis } from '@frontdesk/redis';
import { inOneLine } from './in-one-line.ts';
import { keyIdFrom, userFrom } from './key-arguments.ts';
import { withRedis } from './with-redis.ts';

const usage = 'npm run revoke -- --user usr_… | --session <sid> | --key <id> | --token <jti>, with REDIS_URL';
const noRedis =
  'Without REDIS_URL there is nothing to reach: each instance keeps its revocations to itself, and a restart ends them.';

async function main(): Promise<void> {
  const request = requestFrom(process.argv.slice(2));
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error(noRedis);
  await withRedis(url, (redis) => revoke(redis, request));
}

function requestFrom(args: string[]): RevocationRequest {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { user: text, session: text, key: text, token: text } });
  const [given, ...more] = Object.entries(values);
  if (!given || more.length > 0) throw new Error(usage);
  const [kind, id = ''] = given;
  if (kind === 'user') return { kind, id: userFrom(id) };
  if (kind === 'key') return { kind, id: keyIdFrom(id) };
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) throw new Error(`--${kind} is 1 to 256 plain characters without a space.`);
  if (id.startsWith('eyJ')) throw new Error('--token takes the jti of a token, not the token.');
  return { kind: kind === 'session' ? 'session' : 'token', id };
}

async function revoke(redis: Redis, request: RevocationRequest): Promise<void> {
  const { kind, id } = request;
  const revocations = redisRevocations({ redis });
  try {
    await revocations.revoke(request);
    process.stdout.write(`The ${kind} ${id} is revoked.\n`);
    if (kind === 'user' || kind === 'key') await revokeForGood(redis, kind, id);
  } finally {
    await revocations.close();
  }
}

/** A key does not end by itself as tokens do: it is ended where it is kept, too. */
async function revokeForGood(redis: Redis, kind: 'user' | 'key', id: string): Promise<void> {
  const store = redisKeyStore(redis);
  if (kind === 'user') {
    const keys = await revokeKeysOf(store, id);
    if (keys.length > 0) process.stdout.write(`So are their API keys: ${keys.join(', ')}.\n`);
    return;
  }
  if (await store.find(id)) await keyRing(store).revoke(id);
  else process.stderr.write('It is not among the keys in Redis: if it is in a file, end it there within a day.\n');
}

inOneLine('revoke', main);
