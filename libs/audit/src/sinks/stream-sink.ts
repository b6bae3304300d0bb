import type { AuditSink } from './audit-sink.ts';

/** As `process.stdout` is: `done` is called when the operating system has taken it. */
export interface LineStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
}

/** One JSON line each, with `"audit":true`, for a collector that reads what the process says. */
export function streamSink(stream: LineStream): AuditSink {
  return {
    name: 'stream',
    write: (lines) =>
      new Promise((resolve, reject) => {
        stream.write(`${lines.join('\n')}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => undefined,
  };
}
