interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Call before each command: whatever is sent from here to the end of this turn of the event loop leaves in one write to
 * each connection: what one request asks for, and what all those ask for that were read in this turn. ioredis' own way, a
 * pipeline for each turn, holds a turn's commands back until the turn before is answered, and hands a caller of a Cluster
 * the raw MOVED when only part of a pipeline was moved.
 */
export function oneFlush(streams: () => readonly Corkable[]): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    const held = streams();
    for (const stream of held) stream.cork();
    // Once all sockets have been read that had something to say; no answer could be read before that.
    setImmediate(() => {
      corked = false;
      for (const stream of held) stream.uncork();
    });
  };
}
