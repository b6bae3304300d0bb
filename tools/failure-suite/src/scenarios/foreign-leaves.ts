/** The places of an answer that have another's value: where mine and theirs differ, and it is theirs. */
export function foreignLeaves(text: string, { mine, theirs }: { mine: string; theirs: string }): string[] {
  if (mine === theirs) return [];
  const [own, other] = [leavesOf(mine), leavesOf(theirs)];
  const ownTexts = new Set(own.values());
  return [...leavesOf(text)].flatMap(([place, value]) => {
    if (own.get(place) === value) return [];
    const isTheirs = other.get(place) === value;
    // A text that is long enough to be nobody's by chance counts wherever it stands.
    const isStray = value.length > 12 && !ownTexts.has(value) && [...other.values()].includes(value);
    return isTheirs || isStray ? [place] : [];
  });
}

// The same for everyone, or another on each answer.
const nobodys = /\/(requestId|instance|type|title|detail|status|degraded|reason|section)$/;

function leavesOf(text: string): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, `${place}/${name}`);
    } else if (value !== null && !/^\/degraded/.test(place)) leaves.set(place, JSON.stringify(value));
  };
  try {
    walk(JSON.parse(text), '');
  } catch {
    return leaves;
  }
  for (const place of leaves.keys()) if (isProblem(text) && nobodys.test(place)) leaves.delete(place);
  return leaves;
}

function isProblem(text: string): boolean {
  return text.includes('"requestId"');
}
