import { parseArgs } from 'node:util';

export const usage = `npm run replay -- record --to <url> --out <session.jsonl> [--port <port>] [--keep-header <name>]
                         [--secret-tag <tag of documents>]
npm run replay -- play <session.jsonl> --to <url> | --bundle <main.js> [--from-snapshot] [--env <file>]
                       [--sign-in] [--token <user>=<token>] [--header-for "<user>=<name>: <value>"]
                       [--token-command "<… {user}>"] [--keep-header <name>]
                       [--noise <noise.json>] [--out <played.jsonl>] [--report <report.html>]
npm run replay -- compare <session.jsonl> <played.jsonl> [--noise <noise.json>] [--report <report.html>]

Exits with 0 when all answers are the same, with 1 when some differ, with 2 when it could not be tried.
`;

const options = {
  to: { type: 'string' },
  out: { type: 'string' },
  port: { type: 'string' },
  'keep-header': { type: 'string', multiple: true },
  'secret-tag': { type: 'string', multiple: true },
  'from-snapshot': { type: 'boolean' },
  'sign-in': { type: 'boolean' },
  bundle: { type: 'string' },
  env: { type: 'string' },
  token: { type: 'string', multiple: true },
  'header-for': { type: 'string', multiple: true },
  'token-command': { type: 'string' },
  noise: { type: 'string' },
  report: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Values = ReturnType<typeof argumentsIn>['values'];

export function argumentsIn(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

/** Refuses with the line that says what is missing. */
export function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new TypeError(`${name} is missing.\n\n${usage}`);
  return value;
}
