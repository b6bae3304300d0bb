/** How many streams a person has open here. */
export interface OpenStreams {
  /** Gives back what lets go of it; undefined for one too many. */
  take(userId: string): (() => void) | undefined;
}

/** A phone has one or two. An app that opens one after the other, and closes none, is stopped here. */
export function createOpenStreams(mostOfUser: number): OpenStreams {
  const open = new Map<string, number>();
  return {
    take(userId) {
      const before = open.get(userId) ?? 0;
      if (before >= mostOfUser) return undefined;
      open.set(userId, before + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        const left = (open.get(userId) ?? 1) - 1;
        if (left === 0) open.delete(userId);
        else open.set(userId, left);
      };
    },
  };
}
