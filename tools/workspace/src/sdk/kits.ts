import { allApps } from '@frontdesk/workspace-plugin/apps';

/** What the client package of one app has of its own. The rest is made of the app's document. */
export interface Kit {
  /** The package's name, without the version: that is the version's own. */
  readonly name: string;
  readonly title: string;
  /** The hand-written entry, in `templates/`. */
  readonly entry: string;
  /** Operations that are no calls of a program: navigations of a browser, and what other servers call. */
  readonly leaveOut: readonly string[];
  /** Operations that answer bit by bit, by server-sent events. All others whose answer is no JSON answer with a file. */
  readonly streams: readonly string[];
}

const ownKits: Readonly<Record<string, Kit>> = {
  'web-bff': {
    name: '@frontdesk/web-client',
    title: 'Frontdesk for pages of its own origin',
    entry: 'web.ts.txt',
    leaveOut: ['login', 'loginCallback', 'continueLogout', 'backChannelLogout'],
    streams: ['sessionEvents', 'documentEvents', 'askDocument', 'askDocuments', 'getAnswer'],
  },
  'mobile-bff': {
    name: '@frontdesk/mobile-client',
    title: 'Frontdesk for apps on phones',
    entry: 'mobile.ts.txt',
    leaveOut: [],
    streams: ['askDocument', 'getAnswer'],
  },
};

// Whoever calls shows a token, or a key, or is a page whose browser has a session.
const entries: Readonly<Record<string, string>> = {
  bearer: 'bearer.ts.txt',
  session: 'web.ts.txt',
  bot: 'bearer.ts.txt',
  service: 'bearer.ts.txt',
  'api-key': 'api-key.ts.txt',
};

// What browsers do, and login systems; and what a page hears of its session.
const ofSessions = {
  leaveOut: ['login', 'loginCallback', 'continueLogout', 'backChannelLogout'],
  streams: ['sessionEvents'],
};

// Who asks for its cards is another bot, with a programming language of its own.
const withoutKit: ReadonlySet<string> = new Set(['teams-bot-bff']);

// What Teams sends.
const ofBots = { leaveOut: ['receiveActivity'], streams: [] };

/** By the name of the app. */
export const kits: Readonly<Record<string, Kit>> = {
  ...Object.fromEntries(
    allApps().flatMap(({ name, client, auth }): [string, Kit][] => {
      const entry = withoutKit.has(name) ? undefined : entries[auth];
      const title = `Frontdesk for ${client}`;
      const apart = { session: ofSessions, bot: ofBots }[auth] ?? { leaveOut: [], streams: [] };
      return entry ? [[name, { name: `@frontdesk/${client}-client`, title, entry, ...apart }]] : [];
    }),
  ),
  ...ownKits,
};
