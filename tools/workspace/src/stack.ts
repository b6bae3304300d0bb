import { join } from 'node:path';
import { allApps, channelPortOf } from '@frontdesk/workspace-plugin/apps';

/** What `npm start` runs, in this order: each part waits until the one before is ready. */
export interface StackPart {
  readonly name: string;
  readonly program: string;
  /** Answers 200 when the part is ready. */
  readonly readyUrl: string;
  readonly ports: readonly number[];
  readonly isBff: boolean;
  /** What it is told beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** Where `npm start` keeps what its parts say. */
export const logFolder = join(root, 'dist', 'logs');

const firstBot = 3003;
const bots = allApps()
  .filter(({ auth }) => auth === 'bot')
  .map(({ name, port }) => ({ name, port, channelPort: channelPortOf(port) }));

export const stack: readonly StackPart[] = [
  {
    name: 'identity-provider',
    program: join(root, 'tools/identity-provider/src/main.ts'),
    readyUrl: 'http://127.0.0.1:4100/.well-known/openid-configuration',
    ports: [4100],
    isBff: false,
  },
  {
    name: 'platform',
    program: join(root, 'tools/platform/src/main.ts'),
    readyUrl: 'http://127.0.0.1:4110/calls',
    ports: [4101, 4102, 4103, 4104, 4105, 4106, 4107, 4108, 4109, 4110],
    isBff: false,
  },
  // A Teams for each bot: there it has one registration, and so one bot.
  ...bots.map(({ name, port, channelPort }) => ({
    name: port === firstBot ? 'teams-channel' : `teams-channel of ${name}`,
    program: join(root, 'tools/teams-channel/src/main.ts'),
    readyUrl: `http://127.0.0.1:${channelPort}/healthz`,
    ports: [channelPort],
    isBff: false,
    // The first is where it is by itself, and told otherwise by whoever starts it.
    ...(port !== firstBot && { env: { PORT: `${channelPort}`, BOT_URL: `http://127.0.0.1:${port}/api/messages` } }),
  })),
  ...allApps().map(({ name, port, metricsPort }) => ({
    name,
    program: join(root, `apps/${name}/src/main.ts`),
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    ports: [port, metricsPort],
    isBff: true,
  })),
  {
    name: 'explorer',
    program: join(root, 'tools/explorer/src/main.ts'),
    readyUrl: 'http://127.0.0.1:3000/healthz',
    ports: [3000],
    isBff: false,
  },
];
