import { removed } from './clean.ts';

/** What was shown as a proof: removed wherever else it stands, such as in an answer that says what it was sent. */
export interface Proofs {
  /** Takes what proves who asks from headers of a request or an answer. */
  note(headers: Readonly<Record<string, unknown>>): void;
  without<T>(value: T): T;
}

// Shorter ones are words, such as `dark` of a cookie that says how a page looks.
const shortest = 12;
const proofHeaders = /^(authorization|cookie|set-cookie|x-api-key|idempotency-key|.*(csrf|xsrf|token|secret).*)$/;

export function createProofs(): Proofs {
  const known = new Set<string>();
  return {
    note(headers) {
      for (const [name, value] of Object.entries(headers)) {
        if (!proofHeaders.test(name)) continue;
        for (const line of [value].flat()) for (const one of partsOf(name, String(line))) known.add(one);
      }
    },
    without(value) {
      const text = JSON.stringify(value);
      const found = [...known].map((one) => JSON.stringify(one).slice(1, -1)).filter((one) => text.includes(one));
      if (found.length === 0) return value;
      return JSON.parse(found.reduce((rest, one) => rest.replaceAll(one, removed), text)) as typeof value;
    },
  };
}

function partsOf(name: string, line: string): readonly string[] {
  const parts = name.endsWith('cookie') ? line.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1)) : line.split(' '); // prettier-ignore
  return parts.map((part) => part.trim().replaceAll(/^"|"$/g, '')).filter((part) => part.length >= shortest);
}
