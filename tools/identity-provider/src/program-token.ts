// `node program-token.ts --client email-digest-scheduler [--issuer http://…]` prints the token of a program.
import { parseArgs } from 'node:util';
import { programClients, programScopes } from './clients.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      client: { type: 'string' },
      issuer: { type: 'string', default: process.env['OIDC_ISSUER'] ?? 'http://127.0.0.1:4100' },
    },
  });
  const names = programClients.map(({ clientId }) => clientId).join(', ');
  const program = programClients.find(({ clientId }) => clientId === values.client);
  if (!program) throw new Error(`no such program: there are ${names}`);
  const basic = Buffer.from(`${program.clientId}:${program.secret}`).toString('base64');
  const answer = await fetch(`${values.issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: programScopes.join(' ') }),
    signal: AbortSignal.timeout(10_000),
  });
  const given = (await answer.json()) as { access_token?: string; error?: string };
  if (given.access_token === undefined) throw new Error(`no token: ${given.error}`);
  process.stdout.write(`${given.access_token}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`program-token: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
