// npm run token -- [--user usr_…] [--client mobile] [--scope "documents.read"] [--issuer http://…] [--silent]
import { parseArgs } from 'node:util';
import { obtainTokens } from './obtain-token.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      user: { type: 'string', default: 'usr_ada7k2m9qxr3' },
      client: { type: 'string', default: 'mobile' },
      scope: { type: 'string', default: 'documents.read documents.write' },
      issuer: { type: 'string', default: process.env['OIDC_ISSUER'] ?? 'http://127.0.0.1:4100' },
      silent: { type: 'boolean', default: false },
    },
  });
  const { access_token: token, expires_in: seconds, scope } = await obtainTokens(values);
  process.stdout.write(`${token}\n`);
  // `npm run --silent token` asks for the same.
  if (values.silent || process.env['npm_config_loglevel'] === 'silent') return;
  process.stderr.write(`${values.user} by ${values.client}, ${scope}, for ${Math.round(seconds / 60)} minutes\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`token: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
