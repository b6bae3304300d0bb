import { useCallback, useEffect, useState } from 'preact/hooks';
import * as api from './api.ts';
import { Asking } from './asking.tsx';
import { Breaking } from './breaking.tsx';
import { Choosing } from './choosing.tsx';
import { LiveTable } from './live-table.tsx';
import { Masthead } from './masthead.tsx';
import { useLiveState } from './use-live-state.ts';
import { useViews } from './use-views.ts';
import { ViewColumn } from './view-column.tsx';
import { WaterfallSection } from './waterfall-section.tsx';
import { clients } from './clients.ts';

const usual = { user: 'usr_ada7k2m9qxr3', documentId: 'doc_q3plan7x2mva' };

export function App() {
  const [stack, setStack] = useState<api.Stack>();
  const [wanted, setWanted] = useState(usual);
  const [problem, setProblem] = useState('');
  const { live, refresh } = useLiveState();
  const { views, ask } = useViews();

  useEffect(() => {
    api.stack().then(setStack, (error: Error) => setProblem(error.message));
    void ask(usual);
  }, []);

  const act = useCallback(
    async (change: () => Promise<unknown>) => {
      try {
        await change();
        setProblem('');
        refresh();
        await ask(wanted, { isAnew: true });
      } catch (error) {
        setProblem((error as Error).message);
      }
    },
    [wanted],
  );

  return (
    <>
      <Masthead apis={stack?.apis ?? []} />
      <main>
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <Choosing people={stack?.people ?? []} wanted={wanted} onWanted={setWanted} onAsk={ask} />
        <Breaking services={stack?.services ?? []} kinds={stack?.faults ?? []} broken={live?.broken ?? {}} act={act} />
        <section class="views" aria-labelledby="views-title">
          <h2 id="views-title">What each client gets</h2>
          <div class="columns">
            {clients.map((client) => (
              <ViewColumn key={client} client={client} view={views[client]} />
            ))}
          </div>
        </section>
        <WaterfallSection views={views} />
        <Asking wanted={wanted} />
        <LiveTable live={live} />
      </main>
    </>
  );
}
