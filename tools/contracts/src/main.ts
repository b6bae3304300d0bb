// `npm run contracts -- <contract> [--service name] [--json]`: what a new contract of a service breaks here.
// `main.ts generate [--check]`: writes uses.json, which is all that the check itself goes by.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkContract } from './check/check-contract.ts';
import { deadFields } from './check/dead-fields.ts';
import { contractOf, newContractOf, serviceOf } from './contract/read-contract.ts';
import { reportText } from './report-text.ts';
import { readUses } from './uses/uses-file.ts';

const usage = `npm run contracts -- <openapi.yaml | search.proto> [--service <name>] [--json]

Says which clients, views and fields a new contract of a service breaks, and which it does not.
Exits with 1 when it breaks something, with 2 when it cannot say.
`;

/** Nothing but the committed list of uses is asked: no app is loaded, and nothing is called. */
async function main(args: readonly string[]): Promise<number> {
  const options = {
    service: { type: 'string' },
    json: { type: 'boolean' },
    check: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [file] = positionals;
  if (file === 'generate') return await (await import('./generate.ts')).generate(values.check === true);
  if (values.help === true || file === undefined || positionals.length > 1) {
    process.stderr.write(usage);
    return values.help === true ? 0 : 2;
  }
  // Under `npm run`, the folder that the command was given in is another one.
  const text = await readFile(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8');
  const uses = await readUses();
  const known = Object.keys(uses.services);
  const service = values.service ?? (await serviceOf(file, text, known));
  if (!known.includes(service)) throw new TypeError(`There is no service ${service}; there are ${known.join(', ')}.`);
  const [before, after] = await Promise.all([contractOf(service), newContractOf(service, text)]);
  const report = checkContract(service, before, after, uses);
  const dead = deadFields(service, after, uses);
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ ...report, dead }, null, 2)}\n` : reportText(report, dead),
  );
  return report.breaks.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
