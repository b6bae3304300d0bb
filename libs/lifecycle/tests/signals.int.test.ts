import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('./sample-process.ts', import.meta.url));

interface Line {
  readonly port?: number;
  readonly message?: string;
  readonly whole?: boolean;
}

class Sample {
  readonly lines: Line[] = [];
  stderr = '';
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly exited: Promise<readonly unknown[]>;
  readonly #heard = new Set<() => void>();

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.child, 'close');
    this.child.stderr.on('data', (text: Buffer) => void (this.stderr += text.toString()));
    createInterface(this.child.stdout).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Line);
      this.#heard.forEach((hear) => hear());
    });
  }

  /** The first line that matches, as soon as it is there. */
  line(matches: (line: Line) => boolean): Promise<Line> {
    return new Promise((resolve) => {
      const hear = () => {
        const found = this.lines.find(matches);
        if (found) resolve(found);
      };
      this.#heard.add(hear);
      hear();
    });
  }

  said(message: string): Promise<Line> {
    return this.line((line) => line.message === message);
  }

  async get(path: string, agent = new Agent()): Promise<{ status: number; body: string; connection?: string }> {
    const { port } = await this.line((line) => line.port !== undefined);
    const sent = request({ host: '127.0.0.1', port, path, agent });
    sent.end();
    const [response] = await once(sent, 'response');
    let body = '';
    for await (const part of response) body += String(part);
    return { status: response.statusCode, body, connection: response.headers.connection };
  }
}

const samples: Sample[] = [];
function run(...args: string[]): Sample {
  const sample = new Sample(...args);
  samples.push(sample);
  return sample;
}

afterEach(() => {
  for (const { child } of samples.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

describe('a real process', () => {
  test('says that it is live and ready', async () => {
    const sample = run();
    expect(await sample.get('/livez')).toMatchObject({ status: 200, body: '{"status":"live"}' });
    expect(await sample.get('/readyz')).toMatchObject({ status: 200, body: '{"status":"ready"}' });
  });

  test('told to stop, goes on for the drain delay, then answers what is under way, and ends with 0', async () => {
    const sample = run('serve', '400', '5000');
    const kept = new Agent({ keepAlive: true });
    const slow = sample.get('/slow/700', kept);
    await sample.said('slow began');
    sample.child.kill('SIGTERM');
    await sample.said('draining');
    expect(await sample.get('/readyz')).toMatchObject({
      status: 503,
      body: '{"status":"draining","reason":"received SIGTERM"}',
    });
    expect(await sample.get('/livez')).toMatchObject({ status: 200 });
    expect(await sample.get('/quick')).toMatchObject({ status: 200, connection: 'close' });
    expect(await slow).toMatchObject({ status: 200, body: 'slow' });
    expect(await sample.exited).toEqual([0, null]);
    expect(await sample.said('closed')).toMatchObject({ whole: true });
    kept.destroy();
  });

  test('does not wait for a kept connection that is idle', async () => {
    const sample = run('serve', '0', '5000');
    const agent = new Agent({ keepAlive: true });
    await sample.get('/quick', agent);
    const began = Date.now();
    sample.child.kill('SIGTERM');
    expect(await sample.exited).toEqual([0, null]);
    expect(Date.now() - began).toBeLessThan(4000);
    agent.destroy();
  });

  test('cuts what is still under way when its time is over', async () => {
    const sample = run('serve', '0', '200');
    const slow = sample.get('/slow/60000').catch((error: { code?: string }) => error.code);
    await sample.said('slow began');
    sample.child.kill('SIGTERM');
    expect(await slow).toBe('ECONNRESET');
    expect(await sample.said('closed')).toMatchObject({ whole: false });
  });

  test('hurries at a second signal', async () => {
    const sample = run('serve', '60000', '60000');
    const slow = sample.get('/slow/60000').catch((error: { code?: string }) => error.code);
    await sample.said('slow began');
    sample.child.kill('SIGTERM');
    await sample.said('draining');
    sample.child.kill('SIGINT');
    expect(await slow).toBe('ECONNRESET');
    expect(await sample.said('stopped')).toBeDefined();
  });

  test('that cannot start says why in one line and ends with 1', async () => {
    const sample = run('misconfigured');
    expect(await sample.exited).toEqual([1, null]);
    expect(sample.stderr).toBe('sample did not start: PORT: "x" is not a number (see the README)\n');
  });
});
