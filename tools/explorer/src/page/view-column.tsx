import type { Lost, ViewAnswer } from '../server/views.ts';
import type { Client } from '../settings.ts';
import { CardOfTeams } from './card-of-teams.tsx';
import { clientNames } from './clients.ts';
import { kilobytes, leftOf, millis } from './figures.ts';
import { JsonTree } from './json-tree.tsx';
import type { ViewState } from './use-views.ts';

/** What one client gets, and what that took. */
export function ViewColumn({ client, view }: { readonly client: Client; readonly view: ViewState | undefined }) {
  const { answer, problem, isAsking = true } = view ?? {};
  return (
    <article class="view" aria-labelledby={`view-${client}`} aria-busy={isAsking}>
      <h3 id={`view-${client}`}>{clientNames[client]}</h3>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {problem === undefined && answer && <Answered answer={answer} lost={lostOf(answer, view?.waterfall)} />}
      {problem === undefined && !answer && <p class="quiet">Asking …</p>}
    </article>
  );
}

/** A card only says in its own words what it is without: of it, the spans tell. */
function lostOf({ degraded }: ViewAnswer, waterfall: ViewState['waterfall']): readonly Lost[] {
  if (degraded.length > 0 || typeof waterfall !== 'object') return degraded;
  const failed = waterfall.rows.filter(({ isSection, how }) => isSection && how === 'failed');
  return failed.map(({ label, detail }) => ({ section: label, reason: detail }));
}

function Answered({ answer, lost }: { readonly answer: ViewAnswer; readonly lost: readonly Lost[] }) {
  const { client, path, status, body } = answer;
  const { card, title = 'refused' } = (body ?? {}) as { card?: unknown; title?: string };
  return (
    <>
      <p class="path">GET {path}</p>
      <Figures answer={answer} />
      <p class={lost.length > 0 || status >= 300 ? 'lost' : 'whole'} role="status">
        {status >= 300
          ? `${status}: ${title}`
          : lost.length === 0
            ? 'Complete'
            : `Without ${lost.map(({ section, reason }) => `${section} (${reason})`).join(', ')}`}
      </p>
      {client === 'teams' && card !== undefined && (
        <>
          <CardOfTeams card={card} />
          <small class="quiet">Its buttons work in the Teams that runs here, not on this page.</small>
        </>
      )}
      <div class="body" role="region" tabIndex={0} aria-label={`All that ${clientNames[client]} got, as JSON`}>
        {client === 'teams' && card !== undefined ? (
          <details>
            <summary>The card as JSON</summary>
            <JsonTree value={card} lost={[]} />
          </details>
        ) : (
          <JsonTree value={body} lost={lost.map(({ section }) => section)} />
        )}
      </div>
    </>
  );
}

function Figures({ answer }: { readonly answer: ViewAnswer }) {
  const { status, ms, bytes, rateLimit } = answer;
  const compressed =
    bytes.coding === 'identity' ? 'not compressed' : `${kilobytes(bytes.decoded)} before ${bytes.coding}`;
  return (
    <dl class="figures">
      <div>
        <dt>Status</dt>
        <dd>{status}</dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>{millis(ms)}</dd>
      </div>
      <div>
        <dt>On the wire</dt>
        <dd>
          {kilobytes(bytes.wire)} <small>{compressed}</small>
        </dd>
      </div>
      {rateLimit !== undefined && (
        <div>
          <dt>Requests left</dt>
          <dd>
            <small>{leftOf(rateLimit)}</small>
          </dd>
        </div>
      )}
    </dl>
  );
}
