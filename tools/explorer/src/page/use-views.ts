import { useRef, useState } from 'preact/hooks';
import type { ViewAnswer } from '../server/views.ts';
import type { Client } from '../settings.ts';
import type { Waterfall } from '../waterfall/waterfall.ts';
import * as api from './api.ts';
import { clients } from './clients.ts';

export interface ViewState {
  readonly isAsking: boolean;
  readonly answer?: ViewAnswer;
  readonly problem?: string;
  /** `waiting` until its spans have come, `none` if they did not. */
  readonly waterfall?: Waterfall | 'waiting' | 'none';
}

export type Views = Readonly<Partial<Record<Client, ViewState>>>;

/** How it is asked: after a change of the document was told of, so that nothing kept is given; several times at once. */
export interface Manner {
  readonly isAnew?: boolean;
  readonly atOnce?: number;
}

interface Asked {
  readonly wanted: api.Wanted;
  readonly atOnce: number;
}

/** Asks all three at once. What comes of an earlier question is not shown any more. */
export function useViews() {
  const [views, setViews] = useState<Views>({});
  const run = useRef(0);
  const set = (own: number, client: Client, change: Partial<ViewState>) => {
    if (own !== run.current) return;
    setViews((before) => ({ ...before, [client]: { isAsking: false, ...before[client], ...change } }));
  };

  async function askOne(own: number, client: Client, { wanted, atOnce }: Asked): Promise<void> {
    try {
      const answer = await api.view(client, wanted, atOnce);
      set(own, client, { isAsking: false, answer, waterfall: 'waiting' });
      const waterfall = await api.waterfall(answer.traceId).catch(() => 'none' as const);
      set(own, client, { waterfall });
    } catch (error) {
      set(own, client, { isAsking: false, problem: (error as Error).message });
    }
  }

  async function ask(wanted: api.Wanted, { isAnew = false, atOnce = 1 }: Manner = {}): Promise<void> {
    const own = (run.current += 1);
    setViews((before) =>
      Object.fromEntries(clients.map((client) => [client, { ...withoutProblem(before[client]), isAsking: true }])),
    );
    if (isAnew) await api.change(wanted).catch(() => undefined); // asked without it, answers may be kept ones
    if (own === run.current) await Promise.all(clients.map((client) => askOne(own, client, { wanted, atOnce })));
  }

  return { views, ask };
}

function withoutProblem(view: ViewState | undefined): Omit<ViewState, 'problem'> {
  const { problem: _gone, ...rest } = view ?? { isAsking: true };
  return rest;
}
