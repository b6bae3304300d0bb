import { termsOf } from './terms.ts';

// Words that people ask with, and words that documents answer with. The service itself uses embeddings.
const groups = [
  'full capacity utilisation occupancy headroom',
  'truck lorry vehicle van tractor',
  'price cost expense charge fee',
  'holiday vacation leave',
  'salary pay wage',
  'outage incident failure downtime',
  'password credential',
  'contract agreement',
  'customer client',
  'emission carbon footprint',
  'warehouse hub depot',
  'employee staff colleague',
  'profit margin',
  'deadline due',
  'electric charger charging battery',
  'login signin',
  'hire onboarding starter',
  'risk threat',
];

const synonyms = new Map<string, readonly string[]>();
for (const group of groups) {
  const terms = termsOf(group);
  for (const term of terms)
    synonyms.set(
      term,
      terms.filter((other) => other !== term),
    );
}

/** Other terms that may stand for this one. */
export function synonymsOf(term: string): readonly string[] {
  return synonyms.get(term) ?? [];
}
