// `node consent.ts --client partner --bff http://127.0.0.1:3004 [--user usr_…] [--issuer http://…]`: what a page does when
// a person allows a BFF to act in their name. Signs them in twice, for a token of theirs and for the code of the consent.
import { parseArgs } from 'node:util';
import { obtainCode, obtainTokens } from './obtain-token.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      client: { type: 'string' },
      bff: { type: 'string' },
      user: { type: 'string', default: 'usr_ada7k2m9qxr3' },
      scope: { type: 'string', default: 'documents.read' },
      issuer: { type: 'string', default: process.env['OIDC_ISSUER'] ?? 'http://127.0.0.1:4100' },
    },
  });
  const { client, bff, ...rest } = values;
  if (!client || !bff) throw new Error('whose consent, and where? --client partner --bff http://127.0.0.1:3004');
  const who = { ...rest, client };
  const { access_token: token } = await obtainTokens(who);
  const answer = await fetch(`${bff}/v1/consent`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(await obtainCode(who)),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${bff} answered ${answer.status}: ${await answer.text()}`);
  process.stderr.write(`${who.user} lets ${client} act in their name\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`consent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
