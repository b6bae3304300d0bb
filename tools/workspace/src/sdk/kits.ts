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

export const kits: Readonly<Record<string, Kit>> = {
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
