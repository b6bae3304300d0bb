import { open, stat, type FileHandle } from 'node:fs/promises';
import type { AuditSink } from './audit-sink.ts';

const linefeed = '\n';

/**
 * One JSON line each, appended, and on the disk (fdatasync, once a batch) when `write` resolves. A file that was moved
 * away or removed is noticed with the next batch, which begins a new one: rotation needs no signal.
 */
export function fileSink(path: string): AuditSink {
  let file: FileHandle | undefined;
  // After a write that did not come to its end there may be half a line.
  let isTorn = false;

  async function current(): Promise<FileHandle> {
    if (file && (await isAt(path, file))) return file;
    await file?.close().catch(() => undefined); // it is nobody's file any more
    file = undefined;
    file = await open(path, 'a', 0o600);
    isTorn = await endsWithin(path, file);
    return file;
  }

  return {
    name: 'file',
    async write(lines) {
      const to = await current();
      const bytes = Buffer.from(`${isTorn ? linefeed : ''}${lines.join(linefeed)}${linefeed}`);
      isTorn = true;
      for (let at = 0; at < bytes.length;) at += (await to.write(bytes, at)).bytesWritten;
      await to.datasync();
      isTorn = false;
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const [there, held] = await Promise.all([stat(path).catch(() => undefined), file.stat()]);
  return there?.ino === held.ino && there.dev === held.dev;
}

/** A process that was killed may have left half a line. */
async function endsWithin(path: string, appending: FileHandle): Promise<boolean> {
  const status = await appending.stat();
  if (!status.isFile() || status.size === 0) return false;
  const reading = await open(path, 'r');
  try {
    const { buffer } = await reading.read(Buffer.alloc(1), 0, 1, status.size - 1);
    return buffer.toString() !== linefeed;
  } finally {
    await reading.close();
  }
}
