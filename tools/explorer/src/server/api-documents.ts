import { allApps } from '@frontdesk/workspace-plugin/apps';
import { clients, type Settings } from '../settings.ts';

export interface ApiDocument {
  readonly name: string;
  readonly url: string;
}

const shown = new Set(['web-bff', 'mobile-bff', 'teams-bot-bff']);
const names = { web: 'Web', mobile: 'Mobile', teams: 'Teams' } as const;

/** Where each BFF documents its API: those that are shown here, and all others of the house at their own ports. */
export function apiDocuments({ bffs }: Settings): readonly ApiDocument[] {
  const others = allApps().filter(({ name }) => !shown.has(name));
  return [
    ...clients.map((client) => ({ name: names[client], url: `${bffs[client]}/docs` })),
    ...others.map(({ client, port }) => ({ name: titled(client), url: `http://127.0.0.1:${port}/docs` })),
  ];
}

function titled(client: string): string {
  return (client.charAt(0).toUpperCase() + client.slice(1)).replaceAll('-', ' ');
}
