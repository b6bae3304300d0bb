import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  freePort,
  scriptedBrowser,
  startChild,
  startIdentityProvider,
  startPlatform,
  startRedis,
  type ChildTool,
  type ScriptedBrowser,
  type StartedPlatform,
  type StartedRedis,
} from '@frontdesk/test-kit';
import { percentile, table } from '../table.ts';
import { startModel, type Model } from './model.ts';

const main = fileURLToPath(new URL('../../../../apps/web-bff/src/main.ts', import.meta.url));
const path = '/v2/documents/doc_q3plan7x2mva/answers';
const user = 'usr_chi9r5d3vnk8';

/** From the first byte that the model writes to the first text that a signed-in reader of the web BFF gets. */
export async function firstByteTable(answers: number): Promise<string> {
  const model = await startModel();
  const redis = await startRedis().catch(() => undefined);
  const rows: string[][] = [];
  try {
    rows.push(await firstByteRow('web-bff, in memory', { model, answers }));
    if (redis) rows.push(await firstByteRow('web-bff, over Redis', { model, answers, redis }));
  } finally {
    await Promise.all([model.stop(), redis?.stop()]);
  }
  return table([`the model’s first byte to the client’s, ${answers} answers`, 'p50 ms', 'p99 ms'], rows);
}

interface Asking {
  readonly model: Model;
  readonly answers: number;
  readonly redis?: StartedRedis;
}

async function firstByteRow(name: string, { model, answers, redis }: Asking): Promise<string[]> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const provider = await startIdentityProvider({ env: { WEB_ORIGIN: origin } });
  const running: { stop(): Promise<void> }[] = [provider];
  try {
    const platform = await startPlatform({ issuer: provider.issuer });
    running.push(platform);
    const env = { PORT: String(port), ORIGIN: origin, OIDC_ISSUER: provider.issuer, MODEL_URLS: model.url };
    const state = redis && { REDIS_URL: redis.url };
    running.push(await startWebBff(platform, { ...env, ...state }));
    const browser = scriptedBrowser();
    await browser.navigate(`${origin}/auth/login?returnTo=/`, { user, until: ({ href }) => href === `${origin}/` });
    const times: number[] = [];
    for (let asked = 0; asked < answers + 5; asked += 1) times.push(await firstByteMs(origin, browser, model));
    const counted = times.slice(5); // the first ones warm up
    return [name, percentile(counted, 50).toFixed(1), percentile(counted, 99).toFixed(1)];
  } finally {
    for (const one of running.toReversed()) await one.stop();
  }
}

async function startWebBff({ urls }: StartedPlatform, env: Readonly<Record<string, string>>): Promise<ChildTool> {
  const services = [
    'documents',
    'revisions',
    'identity',
    'access',
    'collaboration',
    'search',
    'generation',
    'activity',
  ];
  const rest = urls as Readonly<Record<string, string>>;
  return await startChild(main, {
    env: {
      ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, rest[service] ?? ''])),
      ...{ METRICS_PORT: '0', SERVER_TIMING: 'off', NODE_NO_WARNINGS: '1' },
      // Counted as in production, and never reached.
      ...{ LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' },
      ...{ ANSWER_USER_TOKENS_DAILY: '900000000', ANSWER_TENANT_TOKENS_MONTHLY: '900000000' },
      ...{ REQUEST_DEADLINE_MS: '10000', REDIS_COMMAND_DEADLINE_MS: '2000' },
      ...env,
    },
  });
}

/** Both ends are in this process, on one clock. */
async function firstByteMs(origin: string, browser: ScriptedBrowser, model: Model): Promise<number> {
  const answer = await browser.fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
    body: JSON.stringify({ question: 'How full is Rotterdam?' }),
  });
  if (!answer.ok || !answer.body) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
  let text = '';
  let ms = NaN;
  const decoder = new TextDecoder();
  for await (const chunk of answer.body) {
    const at = performance.now();
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (Number.isNaN(ms) && text.includes('event: answer-delta')) ms = at - model.wroteAt();
  }
  if (Number.isNaN(ms)) throw new Error(`an answer without text: ${text}`);
  return ms;
}
