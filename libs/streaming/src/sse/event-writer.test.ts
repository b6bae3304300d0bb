import { describe, expect, test } from '@jest/globals';
import { clientOf } from '../../tests/client.ts';
import { eventWriter } from './event-writer.ts';

describe('a writer', () => {
  test('sends events, signs of life and what to wait, until it ends', async () => {
    const writer = eventWriter();
    const reader = clientOf(writer.stream);
    writer.retry(1_500);
    writer.beat();
    writer.send('expiring', { text: 'a\nb' }, '1');
    writer.send('ended', {});
    writer.end();
    writer.send('late', {});
    writer.end();
    await reader.over;
    expect(reader.names).toEqual(['expiring', 'ended']);
    expect(reader.events[0]).toEqual({ event: 'expiring', data: '{"text":"a\\nb"}', id: '1' });
    expect([reader.retries, reader.comments]).toEqual([[1_500], ['']]);
  });

  test('cuts who does not read, and holds no more than its cap for it', () => {
    const writer = eventWriter({ capBytes: 1_000 });
    for (let count = 0; count < 100; count += 1) {
      writer.send('noted', { text: 'x'.repeat(50) });
      expect(writer.stream.readableLength).toBeLessThan(1_100);
    }
    expect(writer.stream.destroyed).toBe(true);
    writer.end();
  });
});
