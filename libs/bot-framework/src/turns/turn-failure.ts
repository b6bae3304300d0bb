import { outcomeUnknown } from '@frontdesk/idempotency';
import { Problem } from '@frontdesk/problems';
import type { Locale } from '../locale.ts';

const texts: Readonly<Record<Locale, Readonly<Record<'missing' | 'late' | 'unknown' | 'other', string>>>> = {
  en: {
    missing: 'There is no such document, or you may not see it.',
    late: 'That took too long. Please try again.',
    unknown: 'It may have been done. Please look before you do it again.',
    other: 'That did not work just now. Please try again in a moment.',
  },
  de: {
    missing: 'Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.',
    late: 'Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.',
    unknown: 'Es könnte schon getan sein. Bitte sehen Sie nach, bevor Sie es noch einmal tun.',
    other: 'Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.',
  },
};

/** What a person reads where a turn failed. Nothing of the failure itself: it may tell of what they may not see. */
export function failureText(error: unknown, locale: Locale): string {
  const { code, status, kind } = Problem.from(error);
  if (code === outcomeUnknown.code) return texts[locale].unknown;
  if (status === 403 || status === 404) return texts[locale].missing;
  return kind.reason === 'timeout' ? texts[locale].late : texts[locale].other;
}
