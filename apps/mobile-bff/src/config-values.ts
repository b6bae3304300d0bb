import { listed } from '@frontdesk/configuration/values';
import { z } from 'zod';

// What only this app's environment has.

/** `premium=5,trial=0.5`: tiers, and how many times the usual limits they have. */
export const factors = z
  .string()
  .transform(listed)
  .refine((all) => all.every((pair) => /^[\w.-]{1,40}=\d{1,4}(\.\d{1,3})?$/.test(pair)), 'must be name=factor pairs')
  .transform((all) => Object.fromEntries(all.map((pair) => pair.split('='))))
  .transform((all) => Object.fromEntries(Object.entries(all).map(([name, factor]) => [name, Number(factor)])))
  .refine((all) => Object.values(all).every((factor) => factor > 0), 'must have factors above 0');

/** A release of an app, number by number. */
export const release = z
  .string()
  .regex(/^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}$/, 'must be a version of an app, such as 7.0.0');

/** Where people get a newer app: a web page, or what opens the store itself. */
export const storeLink = z
  .string()
  .refine((value) => /^(https|itms-apps|market):\/\/[^\s<>"]+$/.test(value), 'must be a link into the store');
