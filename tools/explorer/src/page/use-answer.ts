import { useRef, useState } from 'preact/hooks';
import * as api from './api.ts';
import { createEventReader, type ServerSent } from './server-sent.ts';

export interface Citation {
  readonly number: number;
  readonly title: string;
  readonly blockId: string;
}

export interface StreamedAnswer {
  readonly told: string;
  readonly isWriting: boolean;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly events: readonly { readonly atMs: number; readonly event: string; readonly short: string }[];
  readonly firstTextMs?: number;
}

const empty: StreamedAnswer = { told: 'Asking …', isWriting: true, text: '', citations: [], events: [] };

/** Asks, and shows what comes. A further question ends the one before. */
export function useAnswer() {
  const [answer, setAnswer] = useState<StreamedAnswer>();
  const asked = useRef<AbortController>(undefined);

  async function ask(question: Parameters<typeof api.question>[0]): Promise<void> {
    asked.current?.abort();
    const own = (asked.current = new AbortController());
    const change = (next: (before: StreamedAnswer) => StreamedAnswer) => {
      if (asked.current === own) setAnswer((before) => next(before ?? empty));
    };
    const end = (told: string) => change((before) => ({ ...before, isWriting: false, told }));
    change(() => empty);
    const startedAt = performance.now();
    try {
      const response = await api.question(question, own.signal);
      if (!response.ok || !response.body) return end(await refusal(response));
      const read = createEventReader();
      for await (const piece of piecesOf(response.body)) {
        for (const sent of read(piece)) change((before) => after(before, sent, performance.now() - startedAt));
      }
      change((before) => (before.isWriting ? { ...before, isWriting: false, told: 'The stream broke off.' } : before));
    } catch (error) {
      end(own.signal.aborted ? 'Stopped.' : (error as Error).message);
    }
  }

  return { answer, ask, stop: () => asked.current?.abort() };
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function refusal(response: Response): Promise<string> {
  const { title, detail } = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  return title ?? detail ?? `Answered ${response.status}.`;
}

function after(before: StreamedAnswer, { event, data }: ServerSent, atMs: number): StreamedAnswer {
  const { text = '', number = 0, title = '', blockId = '' } = data as Partial<Citation> & { text?: string };
  const events = [...before.events, { atMs, event, short: shortOf(data) }];
  const now = { ...before, events };
  switch (event) {
    case 'answer-start':
      return { ...now, told: 'Being written …' };
    case 'answer-delta':
      return { ...now, text: before.text + text, firstTextMs: before.firstTextMs ?? atMs };
    case 'citation-available': {
      const isKnown = before.citations.some((one) => one.number === number);
      const citations = isKnown ? before.citations : [...before.citations, { number, title, blockId }];
      return { ...now, text: `${before.text}[${number}]`, citations };
    }
    case 'answer-end':
      return {
        ...now,
        isWriting: false,
        told: data['finishReason'] === 'nothing-found' ? 'Nothing says it.' : 'Written.',
      };
    case 'answer-error':
      return { ...now, isWriting: false, told: title };
    case 'interrupted':
      return { ...now, isWriting: false, told: `It ends here: ${String(data['why'])}.` };
    default:
      return now;
  }
}

function shortOf(data: ServerSent['data']): string {
  const text = JSON.stringify(data);
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}
