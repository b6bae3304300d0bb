import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

// A real browser, told what to do by its own protocol (Chrome DevTools), as far as the tests need it.

export interface Tab {
  goTo(address: string): Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  value(expression: string): Promise<unknown>;
  /** Waits until the expression is true, over navigations too. */
  until(expression: string): Promise<void>;
  /** What the browser complained of: errors of scripts, and what a policy refused. */
  readonly complaints: string[];
}

export interface Chromium {
  open(): Promise<Tab>;
  stop(): Promise<void>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser that is installed here, or that `CHROMIUM_BIN` names. */
export function installedChromium(): string | undefined {
  const { CHROMIUM_BIN: given, PATH = '' } = process.env;
  const places = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return given ?? places.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startChromium(program: string): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const child = spawn(program, [
    ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0'],
    ...[`--user-data-dir=${profile}`, 'about:blank'],
  ]);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const found = /ws:\/\/[^:]+:(\d+)\//.exec((said += text));
      if (found) resolve(found[1] ?? '');
    });
    void ended.then(() => reject(new Error(`the browser ended: ${said}`)));
  });
  return {
    async open() {
      const answer = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' });
      return await tabAt(((await answer.json()) as { webSocketDebuggerUrl: string }).webSocketDebuggerUrl);
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly entry?: { readonly text: string; readonly source: string };
    readonly exceptionDetails?: object;
  };
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

async function tabAt(address: string): Promise<Tab> {
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<number, (said: Said) => void>();
  const complaints: string[] = [];
  let sent = 0;
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.id !== undefined) waiting.get(said.id)?.(said);
    const { entry, exceptionDetails } = said.params ?? {};
    // That an answer was not 200 is no complaint: the page asks who is signed in, and hears 401.
    if (entry && entry.source !== 'network') complaints.push(entry.text);
    if (exceptionDetails) complaints.push(JSON.stringify(exceptionDetails));
  });
  const send = (method: string, params: object = {}) =>
    new Promise<Said>((resolve) => {
      waiting.set((sent += 1), resolve);
      socket.send(JSON.stringify({ id: sent, method, params }));
    });
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`);
  const value = async (expression: string): Promise<unknown> => {
    const { result } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return result?.result?.value;
  };
  return {
    complaints,
    value,
    goTo: async (to) => void (await send('Page.navigate', { url: to })),
    async until(expression) {
      const end = performance.now() + 10_000;
      while ((await value(expression)) !== true) {
        if (performance.now() > end)
          throw new Error(`never: ${expression}; ${String(await value('document.body.innerText'))}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
