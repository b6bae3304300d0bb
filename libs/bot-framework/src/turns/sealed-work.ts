import type { Seal } from '@frontdesk/sealing';
import { Again } from '@frontdesk/work-queue';
import type { Held } from '@frontdesk/work-queue';
import type { ZodType } from 'zod';
import { trailing } from './trailing.ts';
import type { Around, Trace, TrailingOptions } from './trailing.ts';

export interface SealedWorkOptions<Payload> extends TrailingOptions {
  /** What a payload looks like. One that does not is a newer instance's, and left to it. */
  readonly form: ZodType<Payload>;
  readonly seal: Seal;
}

export interface SealedWork<Payload> {
  close(payload: Payload): Buffer;
  /** For `createWork`: opens what was written down, and gives it to who does it. */
  doneBy(run: (payload: Payload, held: Held, around: Around) => Promise<void>): (held: Held) => Promise<void>;
}

// Sealed for this: people's words stand in it.
const purpose = 'work';

/** What waits to be worked: nobody can read it there, and it goes on in the trace of the request that it came with. */
export function sealedWork<Payload extends { readonly kind: string } & Partial<Trace>>(
  options: SealedWorkOptions<Payload>,
): SealedWork<Payload> {
  const { form, seal } = options;
  const trail = trailing(options);
  return {
    close: (payload) => seal.close(purpose, JSON.stringify(payload)),
    doneBy: (run) => async (held) => {
      const text = seal.open(purpose, held.payload)?.toString();
      // An instance with another key, or an older one, cannot read it; one that can will come to it.
      const read = text === undefined ? undefined : form.safeParse(JSON.parse(text)).data;
      if (read === undefined) throw new Again('it cannot be read here');
      const { kind: name, requestId, traceparent } = read;
      const came = requestId !== undefined && traceparent !== undefined ? { came: { requestId, traceparent } } : {};
      await trail({ name, attempt: held.attempt, ...came }, (around) => run(read, held, around));
    },
  };
}
