import { listed } from '@frontdesk/configuration/values';
import { z } from 'zod';

// What only bots have in their environment.

/** Teams' connector in the public cloud, in that of the US government and in China. */
export const teamsServiceUrls = [
  'https://smba.trafficmanager.net/',
  'https://*.teams.microsoft.com/',
  'https://*.botframework.com/',
  'https://*.botframework.azure.us/',
  'https://*.botframework.azure.cn/',
].join();

/** `https://smba.trafficmanager.net/,https://*.botframework.com/`: where the bot's token may be sent. */
export const serviceUrlsAllowed = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0 && all.every(isServiceUrl), 'must be https URLs, separated by commas');

type Given = Readonly<Record<string, unknown>>;

/** What is missing for asking Entra first. */
export function exchangeIncomplete({ SSO_EXCHANGE, ...given }: Given): string[] {
  if (SSO_EXCHANGE !== 'on-behalf-of') return [];
  const missing = ['SSO_TOKEN_URL', 'SSO_EXCHANGE_SCOPE'].filter((name) => given[name] === undefined);
  return missing.map((name) => `${name} is needed with SSO_EXCHANGE=on-behalf-of`);
}

/** What a bot must not do in production: send its token in the clear, and serve whoever installs it. */
export function botTooOpen(given: Readonly<Record<string, string | undefined>>): string[] {
  const { SERVICE_URLS_ALLOWED, TEAMS_TENANTS } = given;
  return [
    ...(SERVICE_URLS_ALLOWED?.includes('http:') ? ['SERVICE_URLS_ALLOWED must be https with NODE_ENV=production'] : []),
    ...(TEAMS_TENANTS?.includes('*') ? ['TEAMS_TENANTS must name tenants with NODE_ENV=production'] : []),
  ];
}

function isServiceUrl(value: string): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/?#@\\*]+)(\/[^?#*]*)?$/.exec(value);
  return parts !== null && URL.canParse(`${parts[1]}://${parts[3]}${parts[4] ?? ''}`);
}
