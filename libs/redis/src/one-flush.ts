interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Call before each command: whatever is sent from here to the end of this turn of the event loop, promises included,
 * leaves in one write to each connection. ioredis' own way, a pipeline for each turn, holds a turn's commands back until
 * the turn before is answered, and hands a caller of a Cluster the raw MOVED when only part of a pipeline was moved.
 */
export function oneFlush(streams: () => readonly Corkable[]): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    const held = streams();
    for (const stream of held) stream.cork();
    const release = (): void => {
      corked = false;
      for (const stream of held) stream.uncork();
    };
    // Ticks run when the queue of promises is empty, also the one that they were asked for in.
    queueMicrotask(() => process.nextTick(release));
  };
}
