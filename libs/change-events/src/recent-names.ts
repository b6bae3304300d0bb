/** Remembers so many of the names that it saw last. */
export function recentNames(most: number): { isNew(name: string): boolean } {
  const seen = new Set<string>();
  return {
    isNew(name) {
      if (seen.has(name)) return false;
      seen.add(name);
      // The first of a set is the oldest.
      if (seen.size > most) for (const oldest of seen) return seen.delete(oldest);
      return true;
    },
  };
}
