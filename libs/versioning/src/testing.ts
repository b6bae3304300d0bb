import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Route } from '@frontdesk/server';
import { versionMarkOf } from './published.ts';
import { convertedDown, olderMarkOf } from './versioned.ts';

/** Answers of the current shape, by operation and by a name for each: what a handler would answer. */
export type Samples = Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** One answer as one version gives it. */
export interface GoldenAnswer {
  /** Such as `getNote.whole.v1`. */
  readonly name: string;
  /** The body, as it is sent. */
  readonly text: string;
}

/**
 * Every sample as every published version answers it. Throws if a converter has no sample: a version that no golden file
 * holds could change without anyone seeing it.
 */
export function goldenAnswers(routes: readonly Route[], samples: Samples): GoldenAnswer[] {
  return routes.flatMap((route) => {
    const mark = versionMarkOf(route);
    if (!mark) return [];
    const own = Object.entries(samples[mark.operation] ?? {});
    for (const status of Object.keys(olderMarkOf(route)?.form.answers ?? {})) {
      if (!own.some(([, answer]) => answer.status === Number(status)))
        throw new Error(`Route ${route.name}: its answer ${status} has no sample (${mark.operation}).`);
    }
    return own.map(([sample, answer]) => ({
      name: `${mark.operation}.${sample}.v${mark.version}`,
      text: textOf(route, answerOf(route, answer)),
    }));
  });
}

function answerOf(route: Route, answer: Answer): Answer {
  const mark = olderMarkOf(route);
  return mark ? convertedDown(mark, answerOf(mark.newer, answer)) : answer;
}

function textOf(route: Route, { status, body }: Answer): string {
  const schema = route.answers[status];
  if (typeof schema !== 'object' || schema === null)
    throw new Error(`Route ${route.name}: its answer ${status} is not JSON, so nothing can be held of it.`);
  return JSON.stringify(schema.parse(body));
}

export interface GoldenFolderOptions {
  /**
   * `add` writes what is new; `update` also what is otherwise than it was published, which breaks its callers. Default:
   * the environment's `GOLDEN`; without it nothing is written.
   */
  readonly mode?: 'add' | 'update' | undefined;
}

/** Files that hold what was published, byte for byte. */
export interface GoldenFolder {
  /** Throws, saying where they part, if an answer is not what its file holds. */
  hold(answer: GoldenAnswer): void;
  /** The files that no answer belongs to: what was published, and is not any more. */
  leftOver(answers: readonly GoldenAnswer[]): string[];
}

const extension = '.golden'; // Not .json, which a formatter would rewrite.

export function goldenFolder(folder: URL, options: GoldenFolderOptions = {}): GoldenFolder {
  const mode = options.mode ?? process.env.GOLDEN;
  const path = fileURLToPath(folder);

  return {
    hold({ name, text }) {
      const file = join(path, `${name}${extension}`);
      const isNew = !existsSync(file);
      if (mode === 'update' || (mode === 'add' && isNew)) {
        mkdirSync(path, { recursive: true });
        writeFileSync(file, text);
      } else if (isNew) throw new Error(`${name} has no golden file. GOLDEN=add writes it.`);
      const held = readFileSync(file, 'utf8');
      if (held !== text) throw new Error(differenceOf(name, held, text));
    },
    leftOver(answers) {
      const known = new Set(answers.map(({ name }) => `${name}${extension}`));
      return existsSync(path) ? readdirSync(path).filter((file) => !known.has(file)) : [];
    },
  };
}

function differenceOf(name: string, held: string, text: string): string {
  let at = 0;
  while (held[at] === text[at]) at += 1;
  const near = (whole: string) => `…${whole.slice(Math.max(0, at - 40), at + 40)}…`;
  const both = `  published ${near(held)}\n  now       ${near(text)}`;
  const onlyGrown = 'If members were added and nothing else, GOLDEN=update writes it anew.';
  return `${name} is not what was published. From character ${at} on:\n${both}\n${onlyGrown}`;
}
