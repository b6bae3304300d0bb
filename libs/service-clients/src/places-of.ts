import type { z } from 'zod';

const namedPlaces = 5;

/** Where the shape is wrong, without what stands there: values of answers do not belong in logs. */
export function placesOf(error: z.ZodError): string {
  const places = error.issues.slice(0, namedPlaces).map((issue) => `/${issue.path.join('/')} ${issue.code}`);
  const more = error.issues.length - places.length;
  return places.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
