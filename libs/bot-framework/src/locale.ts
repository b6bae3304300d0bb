/** The languages that the bot speaks. */
export type Locale = 'en' | 'de';

/** Of an activity's `locale`, such as `de-CH`. English where we do not speak it. */
export function localeOf(tag: string | undefined): Locale {
  return /^de\b/i.test(tag ?? '') ? 'de' : 'en';
}
