import type { Client } from '../settings.ts';

export const clients: readonly Client[] = ['web', 'mobile', 'teams'];
export const clientNames: Readonly<Record<Client, string>> = { web: 'Web', mobile: 'Mobile', teams: 'Teams' };
