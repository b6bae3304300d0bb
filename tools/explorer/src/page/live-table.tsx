import type { LiveState } from '../server/live-state.ts';
import type { State } from './api.ts';
import { clientNames } from './clients.ts';
import { kilobytes } from './figures.ts';

const readWords: readonly [string, string][] = [
  ['fresh', 'kept'],
  ['coalesced', 'shared'],
  ['stale-while-revalidate', 'stale'],
  ['stale-if-error', 'stale'],
  ['miss', 'called'],
  ['failed', 'failed'],
];

/** Breakers, limits and caches of each BFF, as they are now. */
export function LiveTable({ live }: { readonly live: State | undefined }) {
  const states = live?.states ?? [];
  const services = [...new Set(states.flatMap(({ breakers }) => Object.keys(breakers)))].toSorted();
  return (
    <section class="live" aria-labelledby="live-title">
      <h2 id="live-title">Breakers, limits and caches now</h2>
      {live === undefined && <p class="quiet">Nobody can tell at the moment.</p>}
      <div class="scroll" role="region" tabIndex={0} aria-label="State of each BFF">
        <table>
          <thead>
            <tr>
              <th scope="col">At</th>
              {states.map(({ client, isThere }) => (
                <th scope="col" key={client}>
                  {clientNames[client]} {!isThere && <span class="how failed">away</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {services.map((service) => (
              <tr key={service}>
                <th scope="row">{service}</th>
                {states.map((state) => (
                  <td key={state.client}>
                    <Breaker state={state} service={service} />
                  </td>
                ))}
              </tr>
            ))}
            <Line
              name="Under way, at most"
              states={states}
              show={({ limits }) => `${limits.underWay} of ${limits.atOnce ?? '?'}`}
            />
            <Line name="Refused by limits, shed" states={states} show={({ limits }) => refused(limits)} />
            <Line name="Kept in the cache" states={states} show={({ cache }) => kilobytes(cache.bytes)} />
            <tr>
              <th scope="row">Reads since the start</th>
              {states.map(({ client, cache }) => (
                <td key={client}>
                  <Reads reads={cache.reads} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Breaker({ state, service }: { readonly state: LiveState; readonly service: string }) {
  const breaker = state.breakers[service];
  if (breaker === undefined) return <span class="quiet">not called</span>;
  const left = state.retriesLeft[service];
  return (
    <>
      <span class={`breaker ${breaker}`}>{breaker}</span>{' '}
      {left !== undefined && <small class="quiet">{Math.floor(left)} retries left</small>}
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly states: readonly LiveState[];
  readonly show: (state: LiveState) => string;
}

function Line({ name, states, show }: LineProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {states.map((state) => (
        <td key={state.client}>{state.isThere ? show(state) : '–'}</td>
      ))}
    </tr>
  );
}

function refused({ refused, shed }: LiveState['limits']): string {
  const each = Object.entries(refused).filter(([, count]) => count > 0);
  const text = each.length === 0 ? '0' : each.map(([limit, count]) => `${limit} ${count}`).join(', ');
  return `${text}; ${shed} shed`;
}

function Reads({ reads }: { readonly reads: Readonly<Record<string, number>> }) {
  const told = readWords.filter(([state]) => (reads[state] ?? 0) > 0);
  if (told.length === 0) return <span class="quiet">none</span>;
  return (
    <ul class="reads">
      {told.map(([state, how]) => (
        <li key={state}>
          <span class={`swatch ${how}`} aria-hidden="true" /> {reads[state]} {state}
        </li>
      ))}
    </ul>
  );
}
