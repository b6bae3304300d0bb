import { useState } from 'preact/hooks';
import type { Client } from '../settings.ts';
import { timingsOf } from '../waterfall/server-timing.ts';
import type { How, Row, Waterfall } from '../waterfall/waterfall.ts';
import { clientNames, clients } from './clients.ts';
import { millis } from './figures.ts';
import { Segments } from './segments.tsx';
import type { Views } from './use-views.ts';

const words: Readonly<Record<How, string>> = {
  section: 'section',
  called: 'called',
  kept: 'kept',
  shared: 'shared',
  stale: 'stale',
  failed: 'failed',
  unfinished: 'left behind',
};
const legend: readonly [How, string][] = [
  ['section', 'a part of the view'],
  ['called', 'a backend was called'],
  ['kept', 'from the cache, no call'],
  ['shared', 'joined a call that was under way'],
  ['stale', 'an old answer stood in'],
  ['failed', 'failed'],
  ['unfinished', 'still under way when the answer went out'],
];

/** When each section and each call was under way. */
export function WaterfallSection({ views }: { readonly views: Views }) {
  const [client, setClient] = useState<Client>('mobile');
  const { waterfall, answer } = views[client] ?? {};
  return (
    <section class="waterfall" aria-labelledby="waterfall-title">
      <div class="bar">
        <h2 id="waterfall-title">What it took</h2>
        <Segments label="Client" name="waterfall" options={clients} names={clientNames} value={client} on={setClient} />
      </div>
      {typeof waterfall === 'object' ? (
        <Rows waterfall={waterfall} client={client} />
      ) : (
        <p class="quiet">
          {waterfall === 'none' ? 'No spans came: does the BFF export them here?' : 'Spans are on their way …'}
        </p>
      )}
      {waterfall === 'none' && <Timings header={answer?.serverTiming ?? ''} />}
    </section>
  );
}

function Rows({ waterfall, client }: { readonly waterfall: Waterfall; readonly client: Client }) {
  const { totalMs, rows, counts, parallel, ownMs } = waterfall;
  const percent = (ms: number) => `${Math.max(0, Math.min(100, (ms / totalMs) * 100))}%`;
  return (
    <>
      <p class="sum">
        <b>{millis(totalMs)}</b> in the BFF, {millis(ownMs)} of it outside of sections. {counts.called + counts.failed}{' '}
        calls
        {parallel > 0 && ` (${parallel.toFixed(1)} at once on average)`}, {counts.failed} failed; {counts.kept} reads
        from the cache, {counts.shared} shared, {counts.stale} stale.
      </p>
      <ul class="legend" aria-label="Colours of the bars">
        {legend.map(([how, what]) => (
          <li key={how}>
            <span class={`swatch ${how}`} aria-hidden="true" /> {what}
          </li>
        ))}
        <li>
          <span class="swatch critical" aria-hidden="true" /> held the answer up
        </li>
      </ul>
      <div class="scroll" role="region" tabIndex={0} aria-label="Waterfall">
        <table>
          <caption class="hidden">
            Sections and calls of the {clientNames[client]} view, in the order of their start
          </caption>
          <thead>
            <tr>
              <th scope="col">Section, operation</th>
              <th scope="col">How</th>
              <th scope="col" class="number">
                Time
              </th>
              <th scope="col" class="axis">
                <Axis totalMs={totalMs} />
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <BarRow key={row.id} row={row} percent={percent} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Axis({ totalMs }: { readonly totalMs: number }) {
  return (
    <>
      <span class="hidden">When</span>
      <span class="ticks" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span key={part} style={{ left: `${part * 100}%` }}>
            {millis(part * totalMs)}
          </span>
        ))}
      </span>
    </>
  );
}

function BarRow({ row, percent }: { readonly row: Row; readonly percent: (ms: number) => string }) {
  const { label, isSection, how, detail, startMs, ms, critical, depth } = row;
  const isCritical = critical.length > 0;
  return (
    <tr class={`${isSection ? 'of-section' : ''} ${isCritical ? 'is-critical' : ''}`}>
      <th scope="row" class={`depth-${depth}`}>
        {label}
        {isCritical && <span class="hidden"> (held the answer up)</span>}
      </th>
      <td>
        <span class={`how ${how}`}>{words[how]}</span> <small class="quiet">{detail}</small>
      </td>
      <td class="number">{ms === 0 ? '–' : millis(ms)}</td>
      <td class="track" title={`from ${millis(startMs)} to ${millis(startMs + ms)}`}>
        <span class={`mark ${how}`} style={{ left: percent(startMs), width: percent(ms) }} />
        {critical.map(({ fromMs, toMs }) => (
          <span key={fromMs} class="path" style={{ left: percent(fromMs), width: percent(toMs - fromMs) }} />
        ))}
      </td>
    </tr>
  );
}

/** Without spans there are only durations, and only of a complete answer. */
function Timings({ header }: { readonly header: string }) {
  const timings = timingsOf(header);
  if (timings.length === 0) return null;
  return (
    <ul class="timings" aria-label="Durations from Server-Timing">
      {timings.map(({ name, ms }) => (
        <li key={name}>
          {name} <b>{millis(ms)}</b>
        </li>
      ))}
    </ul>
  );
}
