// `npm run replay -- record|play|compare …`: what a build answers to a session that was recorded at another one.
import { once } from 'node:events';
import { resolve } from 'node:path';
import { argumentsIn, needed, usage, type Values } from './arguments.ts';
import { openBuild } from './build.ts';
import { signIn } from './browser-session.ts';
import { compareRecordings } from './compare.ts';
import { createCredentials } from './credentials.ts';
import { markedDocuments, withoutMarked } from './marked.ts';
import { readNoise } from './noise.ts';
import { page } from './page.ts';
import { play } from './play.ts';
import { printable } from './printable.ts';
import { writePrivately } from './private-file.ts';
import { readRecording } from './read-recording.ts';
import { startRecorder } from './record.ts';
import { written, type Answer, type Exchange, type Recording } from './recording.ts';

// Under `npm run`, the folder that the command was given in is another one.
const here = (file: string) => resolve(process.env['INIT_CWD'] ?? '.', file);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function record(values: Values): Promise<number> {
  const file = here(needed(values.out, '--out'));
  const recorder = await startRecorder({
    to: needed(values.to, '--to').replace(/\/$/, ''),
    file,
    port: Number(values.port ?? 0),
    headers: smallLetters(values['keep-header']),
    ...(values['secret-tag'] && { secretTags: smallLetters(values['secret-tag']) }),
  });
  say(JSON.stringify({ ready: true, urls: { recorder: recorder.url } }));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await recorder.stop();
  const leftOut = recorder.leftOut();
  say(`${recorder.recorded()} requests in ${file}${leftOut > 0 ? `; ${leftOut} of signing in are not in it` : ''}`);
  return 0;
}

function smallLetters(names: readonly string[] = []): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

async function playAgain(file: string, values: Values): Promise<number> {
  const recording = await readRecording(here(file), smallLetters(values['keep-header']));
  const noise = await readNoise(values.noise && here(values.noise));
  const build = await openBuild({
    to: values.to,
    bundle: values.bundle && here(values.bundle),
    fromSnapshot: values['from-snapshot'],
    env: values.env && here(values.env),
  });
  // Whoever ends us ends the build.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void build.stop().then(() => process.exit(2))); // prettier-ignore
  try {
    const credentials = createCredentials({
      tokens: values.token ?? [],
      headers: values['header-for'] ?? [],
      ...(values['token-command'] !== undefined && { command: values['token-command'] }),
      ...(values['sign-in'] === true && { signIn: (user) => signIn(build.url, user) }),
    });
    const answers = await play(recording.exchanges, { to: build.url, credentials });
    const compared = withoutMarkedIn(recording, answers);
    if (values.out !== undefined) await writePrivately(here(values.out), written({ ...recording, exchanges: playedIn(compared) })); // prettier-ignore
    return await told({ ...compared, noise, values, facts: { before: file, now: values.bundle ?? build.url } });
  } finally {
    await build.stop();
  }
}

interface Both {
  readonly recorded: readonly Exchange[];
  readonly answers: readonly Answer[];
}

function playedIn({ recorded, answers }: Both): readonly Exchange[] {
  return recorded.map((exchange, at) => ({ ...exchange, answer: answers[at] ?? { status: 0, headers: {} } }));
}

/** What is marked in one of them is hidden in both. */
function withoutMarkedIn({ exchanges, secretTags }: Recording, answers: readonly Answer[]): Both {
  const played = playedIn({ recorded: exchanges, answers });
  const marked = markedDocuments([...exchanges, ...played], secretTags);
  const hidden = (all: readonly Exchange[]) => all.map((one) => withoutMarked(one, marked, secretTags));
  return { recorded: hidden(exchanges), answers: hidden(played).map(({ answer }) => answer) };
}

async function compare([before, now]: readonly string[], values: Values): Promise<number> {
  const files = [needed(before, 'The recording'), needed(now, 'What it is compared with')] as const;
  const also = smallLetters(values['keep-header']);
  const [recorded, played] = [await readRecording(here(files[0]), also), await readRecording(here(files[1]), also)];
  const noise = await readNoise(values.noise && here(values.noise));
  const answers = played.exchanges.map(({ answer }) => answer);
  return await told({
    recorded: recorded.exchanges,
    answers,
    noise,
    values,
    facts: { before: files[0], now: files[1] },
  });
}

interface Told extends Both {
  readonly noise: Awaited<ReturnType<typeof readNoise>>;
  readonly values: Values;
  readonly facts: { readonly before: string; readonly now: string };
}

async function told({ recorded, answers, noise, values, facts }: Told): Promise<number> {
  const compared = compareRecordings(recorded, answers, noise);
  if (values.report !== undefined) await writePrivately(here(values.report), page(compared, facts));
  const different = compared.filter(({ found }) => found.length > 0);
  for (const { number, method, path, found } of different) {
    say(printable(`${number} ${method} ${path}`));
    for (const { where, at, kind } of found) say(printable(`  ${where} ${at} ${kind}`.trimEnd()));
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
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stderr.write(`${lines.map(printable).join('\n')}\n`);
  return 2;
});
