import { afterEach, describe, expect, test } from '@jest/globals';
import { createAudit, type Audit, type AuditOptions } from './audit.ts';
import type { AuditEntry } from './audit-record.ts';
import { memorySink } from './testing.ts';

const open: Audit[] = [];

afterEach(async () => {
  for (const audit of open.splice(0)) await audit.close(0);
});

function anAudit(options: Partial<AuditOptions> = {}) {
  const sink = memorySink();
  const told: string[] = [];
  const audit = createAudit({
    app: 'mobile-bff',
    sink,
    onLoss: 'refuse',
    batchMs: 5,
    writeWithinMs: 50,
    events: {
      onLost: () => told.push('lost'),
      onRestored: (dropped) => told.push(`restored ${dropped}`),
      onDropped: () => told.push('dropped'),
    },
    ...options,
  });
  open.push(audit);
  return { audit, sink, told };
}

function entry(operation: string): AuditEntry {
  return { action: 'write', outcome: 'done', operation, documents: [] };
}

const operations = (records: Record<string, unknown>[]) => records.map(({ operation, phase }) => operation ?? phase);

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 4_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('records', () => {
  test('are kept in their order, whoever waits for one', async () => {
    const { audit, sink } = anAudit({ mostPerBatch: 3 });
    for (let at = 0; at < 10; at += 1) audit.record(entry(`r${at}`));
    await audit.recordWrite(entry('w'));
    expect(operations(sink.records)).toEqual([...Array.from({ length: 10 }, (_, at) => `r${at}`), 'w']);
  });

  test('are kept soon though nobody waits', async () => {
    const { audit, sink } = anAudit();
    audit.record(entry('a'));
    await until(() => sink.records.length === 1);
  });

  test('are kept when it is closed, and each has an id of its own', async () => {
    const { audit, sink } = anAudit({ batchMs: 60_000 });
    for (const name of ['a', 'b', 'c']) audit.record(entry(name));
    expect(sink.records).toEqual([]);
    expect(await audit.close()).toBe(0);
    expect(operations(sink.records)).toEqual(['a', 'b', 'c']);
    expect(new Set(sink.records.map(({ id }) => id)).size).toBe(3);
  });

  test('name no more than 250 documents, and say how many more there were', async () => {
    const { audit, sink } = anAudit();
    const documents = Array.from({ length: 300 }, (_, at) => `doc_${at}`);
    audit.record({ ...entry('a'), documents: [...documents, 'doc_0'] });
    await audit.close();
    expect(sink.records[0]).toMatchObject({ documents: documents.slice(0, 250), moreDocuments: 50 });
  });
});

describe('a sink that is lost', () => {
  test('has everything as it is back, in order, each once', async () => {
    const { audit, sink, told } = anAudit({ onLoss: 'continue' });
    sink.failure = new Error('disk full');
    for (const name of ['a', 'b', 'c']) audit.record(entry(name));
    await until(() => audit.isLost);
    await audit.recordWrite(entry('w')); // does not wait
    audit.requireSink(); // and refuses nothing
    sink.failure = undefined;
    await until(() => !audit.isLost);
    expect(operations(sink.records)).toEqual(['a', 'b', 'c', 'w']);
    expect(told).toEqual(['lost', 'restored 0']);
  });

  test('leaves a gap where there was no room, and counts it', async () => {
    const { audit, sink, told } = anAudit({ onLoss: 'continue', mostWaiting: 2 });
    sink.failure = new Error('disk full');
    for (const name of ['a', 'b', 'c', 'd']) audit.record(entry(name));
    await until(() => audit.isLost);
    expect(audit.dropped).toBe(2);
    sink.failure = undefined;
    await until(() => sink.records.length === 3);
    expect(operations(sink.records)).toEqual(['a', 'b', 'gap']);
    expect(sink.records[2]).toMatchObject({ phase: 'gap', dropped: 2, since: expect.any(String) });
    expect(told).toEqual(['dropped', 'dropped', 'lost', 'restored 2']);
  });

  test('refuses a write that it does not keep, and all that comes then', async () => {
    const { audit, sink } = anAudit();
    audit.requireSink();
    sink.failure = new Error('disk full');
    await expect(audit.recordWrite(entry('w'))).rejects.toMatchObject({ code: 'audit-unavailable', status: 503 });
    expect(() => audit.requireSink()).toThrow('Nothing was done');
    sink.failure = undefined;
    await until(() => !audit.isLost);
    audit.requireSink();
    expect(operations(sink.records)).toEqual(['w']); // it may have been done: its record is kept after all
  });

  test('is one too that stands still: a write waits its time and no longer, and nothing overtakes', async () => {
    const { audit, sink, told } = anAudit();
    const held = Promise.withResolvers<void>();
    sink.until = held.promise;
    const startedAt = performance.now();
    await expect(audit.recordWrite(entry('a'))).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(500);
    audit.record(entry('b'));
    expect(audit.isLost).toBe(true);
    held.resolve();
    await until(() => sink.records.length === 2);
    expect(operations(sink.records)).toEqual(['a', 'b']);
    expect(told).toEqual(['lost', 'restored 0']);
  });

  test('does not keep the process from its end, which says what was lost', async () => {
    const { audit, sink } = anAudit({ batchMs: 60_000 });
    sink.failure = new Error('disk full');
    audit.record(entry('a'));
    expect(await audit.close(1_000)).toBe(1);
    const standing = anAudit({ batchMs: 60_000 });
    standing.sink.until = new Promise(() => undefined);
    standing.audit.record(entry('a'));
    expect(await standing.audit.close(20)).toBe(1);
  });
});
