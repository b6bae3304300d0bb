// `npm run keys -- create|rotate|list|revoke …`: API keys, in the Redis of REDIS_URL or in a file of hashes (--file).
// A key itself goes to stdout once, alone, and is kept nowhere.
import { parseArgs } from 'node:util';
import { fileKeyStore, keyRing, redisKeyStore, redisRevocations, type KeyRing } from '@frontdesk/auth';
import { inOneLine } from './in-one-line.ts';
import {
  environmentFrom,
  limitsFrom,
  namesFrom,
  secondsFrom,
  tenantFrom,
  userFrom,
  keyIdFrom,
} from './key-arguments.ts';
import { keyTable } from './key-table.ts';
import { withRedis } from './with-redis.ts';

const text = { type: 'string' } as const;
const options = {
  tenant: text,
  user: text,
  client: text,
  file: text,
  scope: { ...text, default: '' },
  limit: { ...text, multiple: true as const, default: [] as string[] },
  expires: { ...text, default: '365d' },
  environment: { ...text, default: 'dev' },
  overlap: { ...text, default: '24h' },
};

const usage =
  'npm run keys -- create --tenant ten_… --user usr_… --client <name> [--scope "documents.read"] [--limit reads=600] ' +
  '[--expires 365d|never] [--environment dev] | rotate <id> [--overlap 24h] | list | revoke <id>, ' +
  'each with REDIS_URL or --file keys.json';

const read = () => parseArgs({ options, allowPositionals: true });
type Given = ReturnType<typeof read>['values'];

/** What a command works on. */
interface Keys {
  readonly ring: KeyRing;
  /** Tells the instances that run; a file is read again by itself. */
  tell(keyId: string): Promise<void>;
}

const commands: Readonly<Record<string, (keys: Keys, given: Given, id: string | undefined) => Promise<void>>> = {
  async create({ ring }, given) {
    const expiresInS = given.expires === 'never' ? undefined : secondsFrom('--expires', given.expires);
    const { key, record } = await ring.create({
      tenantId: tenantFrom(given.tenant),
      userId: userFrom(given.user),
      clientId: namesFrom('--client', given.client, 1)[0]!,
      scopes: namesFrom('--scope', given.scope),
      environment: environmentFrom(given.environment),
      limits: limitsFrom(given.limit),
      ...(expiresInS !== undefined && { expiresAt: Math.floor(Date.now() / 1000) + expiresInS }),
    });
    process.stdout.write(`${key}\n`);
    say(`Key ${record.id} of ${record.clientId}. This is the only time that it is shown; send it as X-API-Key.`);
  },
  async rotate({ ring }, given, id) {
    const { key, record } = await ring.rotate(keyIdFrom(id), secondsFrom('--overlap', given.overlap));
    process.stdout.write(`${key}\n`);
    const until = record.secrets[1]?.expiresAt;
    say(`The secret before it ${until ? `is good until ${new Date(until * 1000).toISOString()}` : 'has ended'}.`);
  },
  async list({ ring }) {
    process.stdout.write(keyTable(await ring.list(), Date.now()));
  },
  async revoke({ ring, tell }, _given, id) {
    const { id: revoked } = await ring.revoke(keyIdFrom(id));
    await tell(revoked);
    say(`Key ${revoked} is revoked.`);
  },
};

async function main(): Promise<void> {
  const { positionals, values } = read();
  const [name = '', id, ...more] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || more.length > 0) throw new Error(usage);
  await onKeys(values.file, (keys) => command(keys, values, id));
}

function onKeys(file: string | undefined, act: (keys: Keys) => Promise<void>): Promise<void> {
  if (file !== undefined) return act({ ring: keyRing(fileKeyStore(file)), tell: async () => undefined });
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error('Where are the keys? Set REDIS_URL, or name a file: --file keys.json');
  return withRedis(url, async (redis) => {
    const revocations = redisRevocations({ redis });
    try {
      const tell = (keyId: string) => revocations.revoke({ kind: 'key', id: keyId });
      await act({ ring: keyRing(redisKeyStore(redis)), tell });
    } finally {
      await revocations.close();
    }
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

inOneLine('keys', main);
