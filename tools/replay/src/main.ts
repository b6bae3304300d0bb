// `npm run replay -- record|play|compare …`: what a build answers to a session that was recorded at another one.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { argumentsIn, needed, usage, type Values } from './arguments.ts';
import { openBuild } from './build.ts';
import { compareRecordings } from './compare.ts';
import { createCredentials } from './credentials.ts';
import { readNoise } from './noise.ts';
import { page } from './page.ts';
import { play } from './play.ts';
import { startRecorder } from './record.ts';
import { exchangeLine, headerLine, readRecording, type Answer, type Exchange } from './recording.ts';

// Under `npm run`, the folder that the command was given in is another one.
const here = (file: string) => resolve(process.env['INIT_CWD'] ?? '.', file);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function record(values: Values): Promise<number> {
  const file = here(needed(values.out, '--out'));
  const recorder = await startRecorder({
    to: needed(values.to, '--to').replace(/\/$/, ''),
    file,
    port: Number(values.port ?? 0),
    headers: values['keep-header'] ?? [],
  });
  say(JSON.stringify({ ready: true, urls: { recorder: recorder.url } }));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await recorder.stop();
  say(`${recorder.recorded()} requests in ${file}`);
  return 0;
}

async function playAgain(file: string, values: Values): Promise<number> {
  const recorded = await readRecording(here(file));
  const noise = await readNoise(values.noise && here(values.noise));
  const credentials = createCredentials({
    tokens: values.token ?? [],
    headers: values['header-for'] ?? [],
    ...(values['token-command'] !== undefined && { command: values['token-command'] }),
  });
  const build = await openBuild(values.to, values.bundle && here(values.bundle), values.env && here(values.env));
  try {
    const answers = await play(recorded, { to: build.url, credentials });
    if (values.out !== undefined) await writeFile(here(values.out), writtenAs(recorded, answers), { mode: 0o600 });
    return await told({ recorded, answers, noise, values, facts: { before: file, now: values.bundle ?? build.url } });
  } finally {
    await build.stop();
  }
}

function writtenAs(recorded: readonly Exchange[], answers: readonly Answer[]): string {
  const lines = recorded.map((exchange, at) => exchangeLine({ ...exchange, answer: answers[at] ?? exchange.answer }));
  return `${headerLine()}${lines.join('')}`;
}

async function compare([before, now]: readonly string[], values: Values): Promise<number> {
  const files = [needed(before, 'The recording'), needed(now, 'What it is compared with')] as const;
  const [recorded, played] = await Promise.all(files.map((file) => readRecording(here(file))));
  const noise = await readNoise(values.noise && here(values.noise));
  const answers = (played ?? []).map(({ answer }) => answer);
  return await told({ recorded: recorded ?? [], answers, noise, values, facts: { before: files[0], now: files[1] } });
}

interface Told {
  readonly recorded: readonly Exchange[];
  readonly answers: readonly Answer[];
  readonly noise: Awaited<ReturnType<typeof readNoise>>;
  readonly values: Values;
  readonly facts: { readonly before: string; readonly now: string };
}

async function told({ recorded, answers, noise, values, facts }: Told): Promise<number> {
  const compared = compareRecordings(recorded, answers, noise);
  if (values.report !== undefined) await writeFile(here(values.report), page(compared, facts));
  const different = compared.filter(({ found }) => found.length > 0);
  for (const { number, method, path, found } of different) {
    say(`${number} ${method} ${path}`);
    for (const { where, at, kind } of found) say(`  ${where} ${at} ${kind}`.trimEnd());
  }
  say(`${compared.length} requests, ${different.length} with differences`);
  return different.length > 0 ? 1 : 0;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsIn(args);
  const [command, ...files] = positionals;
  if (values.help === true) return say(usage) ?? 0;
  if (command === 'record') return await record(values);
  if (command === 'play') return await playAgain(needed(files[0], 'The recording'), values);
  if (command === 'compare') return await compare(files, values);
  throw new TypeError(`What shall be done?\n\n${usage}`);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
