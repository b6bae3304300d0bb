// Asks a Node process through its inspector to collect garbage, and how much is left after that.

export interface Inspector {
  /** Bytes of the heap in use after a collection. */
  heapAfterGc(): Promise<number>;
  /** Objects of a global class that are still alive: `AbortSignal`. */
  alive(className: string): Promise<number>;
  close(): void;
}

/** Start the process with this, and its log says where to ask. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

export async function inspect(log: string): Promise<Inspector> {
  const url = /ws:\/\/\S+/.exec(log)?.[0];
  if (url === undefined) throw new Error('the process does not say where its inspector is');
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')), { once: true });
  });
  let last = 0;
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Record<string, unknown> };
    if (id === undefined) return;
    waiting.get(id)?.(result ?? {});
    waiting.delete(id);
  });
  const say = (method: string, params: object = {}): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      waiting.set((last += 1), resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    async heapAfterGc() {
      await say('HeapProfiler.collectGarbage');
      await say('HeapProfiler.collectGarbage'); // what finalizers freed in the first
      return Number((await say('Runtime.getHeapUsage'))['usedSize']);
    },
    async alive(className) {
      const { result: prototype } = await say('Runtime.evaluate', { expression: `${className}.prototype` });
      const { objects } = await say('Runtime.queryObjects', { prototypeObjectId: idOf(prototype) });
      const length = { objectId: idOf(objects), functionDeclaration: 'function () { return this.length; }' };
      const { result } = await say('Runtime.callFunctionOn', { ...length, returnByValue: true });
      await say('Runtime.releaseObject', { objectId: idOf(objects) });
      return Number((result as { value?: unknown }).value);
    },
    close: () => socket.close(),
  };
}

function idOf(remote: unknown): string {
  return String((remote as { objectId?: unknown } | undefined)?.objectId);
}
