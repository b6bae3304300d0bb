import { useState } from 'preact/hooks';
import type { Wanted } from './api.ts';
import { clientNames } from './clients.ts';
import { millis } from './figures.ts';
import { Segments } from './segments.tsx';
import { type StreamedAnswer, useAnswer } from './use-answer.ts';

const askable = ['web', 'mobile'] as const;

/** A question about the document, and the answer while it is written. */
export function Asking({ wanted }: { readonly wanted: Wanted }) {
  const [client, setClient] = useState<(typeof askable)[number]>('web');
  const [question, setQuestion] = useState('How full is Rotterdam?');
  const { answer, ask, stop } = useAnswer();
  const submit = (event: Event) => {
    event.preventDefault();
    void ask({ ...wanted, client, question });
  };
  return (
    <section class="asking" aria-labelledby="asking-title">
      <div class="bar">
        <h2 id="asking-title">Ask about the document</h2>
        <Segments label="Through" name="asking" options={askable} names={clientNames} value={client} on={setClient} />
      </div>
      <form onSubmit={submit}>
        <label class="wide">
          <span>Question</span>
          <input
            value={question}
            maxLength={2000}
            required
            autocomplete="off"
            onInput={({ currentTarget }) => setQuestion(currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Ask
        </button>
        <button type="button" onClick={stop} disabled={!answer?.isWriting}>
          Stop
        </button>
      </form>
      <p class={answer ? 'told' : 'hidden'} role="status">
        {answer?.told}
      </p>
      {answer && <Written answer={answer} />}
    </section>
  );
}

function Written({ answer }: { readonly answer: StreamedAnswer }) {
  const { text, citations, isWriting, events, firstTextMs } = answer;
  const last = events.at(-1)?.atMs ?? 0;
  return (
    <div class="written">
      <div>
        {/* Read out when it is whole, not word by word. */}
        <p class="text" aria-live="polite" aria-busy={isWriting} aria-label="The answer">
          {text}
          {isWriting && <span class="caret" aria-hidden="true" />}
        </p>
        {citations.length > 0 && (
          <ol class="citations" aria-label="What it rests on">
            {citations.map(({ number, title, blockId }) => (
              <li key={number} value={number}>
                {title} <code>{blockId}</code>
              </li>
            ))}
          </ol>
        )}
      </div>
      <div>
        <h3>Events</h3>
        <p class="quiet">
          {events.length} in {millis(last)}
          {firstTextMs !== undefined && `, the first text after ${millis(firstTextMs)}`}
        </p>
        <div class="beats" aria-hidden="true">
          {events.map(({ atMs, event }) => (
            <i key={atMs} class={event} style={{ left: `${(atMs / (last || 1)) * 99}%` }} />
          ))}
        </div>
        <ol class="events" tabIndex={0} aria-label="Events as they came">
          {events.map(({ atMs, event, short }) => (
            <li key={atMs}>
              <span class="number">{millis(atMs)}</span> <b>{event}</b> <span class="quiet">{short}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
