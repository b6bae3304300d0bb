import { describe, expect, test } from '@jest/globals';
import { ConnectorFailure } from './problems.ts';
import { Streaming } from './streaming.ts';
import type { StreamingOptions } from './streaming.ts';

type Sent = Parameters<StreamingOptions['send']>[0];

/** A stream to a connector that answers as given, one after the other; then with ids. */
function streaming(answers: (ConnectorFailure | string)[] = [], notes: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const stream = new Streaming({
    signal: new AbortController().signal,
    noted: (name) => notes[name],
    note: async (name, id) => void (notes[name] = id),
    async send(activity) {
      sent.push(activity);
      const answer = answers.shift() ?? `id ${sent.length}`;
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
  });
  return { stream, sent, notes };
}

const notAllowed = (detail: string) =>
  new ConnectorFailure('refused', { status: 403, code: 'ContentStreamNotAllowed', detail });
const infoOf = (activity: Sent | undefined) => (activity?.['entities'] as object[] | undefined)?.at(-1);

describe('a streamed reply', () => {
  test('begins with number 1, and what comes within the pace waits for the next', async () => {
    const { stream, sent, notes } = streaming();
    await stream.update('Rotterdam');
    await stream.update('Rotterdam runs');
    expect(sent).toMatchObject([{ type: 'typing', text: 'Rotterdam' }]);
    expect(infoOf(sent[0])).toEqual({ type: 'streaminfo', streamType: 'streaming', streamSequence: 1 });
    expect(notes).toEqual({ stream: 'id 1' });
  });

  test('ends with all of it, in the stream and without a number', async () => {
    const { stream, sent, notes } = streaming();
    await stream.informative('Reading …');
    expect(await stream.final({ text: 'Rotterdam runs.' })).toBe('id 2');
    expect(sent[1]).toMatchObject({ type: 'message', text: 'Rotterdam runs.' });
    expect(infoOf(sent[1])).toEqual({ type: 'streaminfo', streamType: 'final', streamId: 'id 1' });
    expect(notes).toEqual({ stream: 'id 1', final: 'id 2' });
  });

  test('that was never begun is a message like others', async () => {
    const { stream, sent } = streaming();
    await stream.final({ text: 'All.' });
    expect(sent).toEqual([{ type: 'message', text: 'All.' }]);
  });

  test('ends without another word where the person pressed Stop', async () => {
    const { stream, sent } = streaming([notAllowed('Content stream was canceled by user.')]);
    await stream.update('Rotterdam');
    expect(stream.signal.aborted).toBe(true);
    expect(await stream.final({ text: 'Rotterdam runs.' })).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  test('that Teams ended by itself is said as a message', async () => {
    const { stream, sent } = streaming(['id 1', notAllowed('Content stream is not allowed on a completed message.')]);
    await stream.update('Rotterdam');
    await stream.final({ text: 'Rotterdam runs.' });
    expect(sent.map(({ type, text }) => [type, text])).toEqual([
      ['typing', 'Rotterdam'],
      ['message', 'Rotterdam runs.'],
      ['message', 'Rotterdam runs.'],
    ]);
    expect(infoOf(sent[2])).toBeUndefined();
  });

  test('that another instance had begun shows its end only, in the same stream', async () => {
    const { stream, sent } = streaming([], { stream: 'begun elsewhere' });
    expect(stream.showsProgress).toBe(false);
    await stream.update('Rotterdam');
    await stream.final({ text: 'Rotterdam runs.' });
    expect(sent.map(infoOf)).toEqual([{ type: 'streaminfo', streamType: 'final', streamId: 'begun elsewhere' }]);
  });

  test('that another instance had ended is not said again', async () => {
    const { stream, sent } = streaming([], { stream: 'begun elsewhere', final: 'said elsewhere' });
    expect(await stream.final({ text: 'Rotterdam runs.' })).toBe('said elsewhere');
    expect(sent).toEqual([]);
  });
});
