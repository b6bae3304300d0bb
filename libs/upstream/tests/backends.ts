import { json, scriptedBackend, type ScriptedAnswer, type ScriptedBackend } from '@frontdesk/test-kit';

/** Backends that answer `{}` until they are told otherwise, and end together. */
export class Backends {
  readonly all: ScriptedBackend[] = [];

  async start(count: number, answer: ScriptedAnswer = json({})): Promise<ScriptedBackend[]> {
    const made = await Promise.all(Array.from({ length: count }, () => scriptedBackend({ '*': answer })));
    this.all.push(...made);
    return made;
  }

  get urls(): string[] {
    return this.all.map(({ url }) => url);
  }

  get requests(): number {
    return this.all.reduce((sum, { requests }) => sum + requests.length, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.splice(0).map((backend) => backend.stop()));
  }
}

/** Runs so many calls, a few at once, and says how each one ended: its status, or the code of its failure. */
export async function manyCalls(
  count: number,
  atOnce: number,
  call: () => Promise<{ readonly status: unknown }>,
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const end = await call().then(
        ({ status }) => String(status),
        (error: { code?: string }) => String(error.code ?? error),
      );
      ends[end] = (ends[end] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ends;
}
