import { createAudit, fileSink } from '../src/index.ts';

// Writes for ever, several at once, and says what it was told is kept. The test kills it.
const [, , path = ''] = process.argv;
const audit = createAudit({ app: 'mobile-bff', sink: fileSink(path), onLoss: 'refuse' });

async function write(lane: number): Promise<never> {
  for (let at = 0; ; at += 1) {
    const operation = `${lane}-${at}`;
    await audit.recordWrite({ action: 'write', outcome: 'done', operation, documents: [] });
    process.stdout.write(`${operation}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(write));
