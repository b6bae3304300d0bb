/**
 * Rejects with `late()` when the time is over, counted from the end of this turn of the event loop, in which commands
 * leave. An answer that arrived while this process was busy counts as in time: timers run before sockets are read, so it
 * looks once more after reading.
 */
export function withDeadline<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const sent = setImmediate(() => {
      timer = setTimeout(() => setImmediate(() => reject(late())), ms);
    });
    const settled = (): void => {
      clearImmediate(sent);
      clearTimeout(timer);
    };
    work.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error as Error);
      },
    );
  });
}
