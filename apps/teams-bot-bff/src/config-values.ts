import { listed } from '@frontdesk/configuration/values';
import { z } from 'zod';

// What only this app's environment has.

/** `https://smba.trafficmanager.net/,https://*.botframework.com/`: where the bot's token may be sent. */
export const serviceUrls = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0 && all.every(isServiceUrl), 'must be https URLs, separated by commas');

function isServiceUrl(value: string): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/?#@\\*]+)(\/[^?#*]*)?$/.exec(value);
  return parts !== null && URL.canParse(`${parts[1]}://${parts[3]}${parts[4] ?? ''}`);
}
