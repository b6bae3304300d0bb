const mostMembers = 32;
const longestState = 512;
const longMember = 128;

// W3C Trace Context Level 2, 3.3.2.2: `key=value`, no comma and no equals sign in the value, which ends in a non-blank.
const member = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * The tracestate to pass on, in its order; undefined where there is none, or one that breaks the rules (dropped whole).
 * What is longer than 512 characters loses its long members first, then its last ones, as the standard advises:
 * a stranger's 16 kB header must not be multiplied by the calls of a view.
 */
export function passedOnTraceState(received: string | readonly string[] | undefined): string | undefined {
  if (received === undefined) return undefined;
  const combined = typeof received === 'string' ? received : received.join(',');
  const members = combined.split(',').map(trimmed).filter(Boolean);
  if (members.length === 0 || members.length > mostMembers) return undefined;
  if (!members.every((one) => member.test(one)) || hasDuplicates(members)) return undefined;
  return shortened(members).join(',') || undefined;
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function hasDuplicates(members: readonly string[]): boolean {
  return new Set(members.map((one) => one.slice(0, one.indexOf('=')))).size !== members.length;
}

function shortened(members: readonly string[]): readonly string[] {
  if (lengthOf(members) <= longestState) return members;
  const kept = members.filter((one) => one.length <= longMember);
  while (lengthOf(kept) > longestState) kept.pop();
  return kept;
}

function lengthOf(members: readonly string[]): number {
  return members.join(',').length;
}
