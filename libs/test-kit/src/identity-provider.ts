import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startTool, toolPath } from './child-tool.ts';

export interface StartedIdentityProvider {
  readonly issuer: string;
  /** Signs a user in and gives the access token of a client: `mobile`, `web` or `teams-bot`. */
  token(who?: SignIn): Promise<string>;
  /** Signs a user in, who lets a BFF act in their name while they are away. */
  consent(who: SignIn & { readonly client: string; readonly bff: string }): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

export interface SignIn {
  readonly user?: string;
  readonly client?: string;
  readonly scope?: string;
}

export interface IdentityProviderOptions {
  readonly env?: Readonly<Record<string, string>>;
}

const run = promisify(execFile);

/** The development OpenID provider as a process of its own, on a free port. */
export async function startIdentityProvider({
  env = {},
}: IdentityProviderOptions = {}): Promise<StartedIdentityProvider> {
  const { urls, log, stop } = await startTool('identity-provider', { env: { PORT: '0', ...env } });
  const issuer = urls['issuer'] ?? '';
  return {
    issuer,
    log,
    stop,
    token: async (who = {}) => (await ran('token', ['--silent'], { issuer, ...who })).trim(),
    consent: async (who) => void (await ran('consent', [], { issuer, ...who })),
  };
}

async function ran(program: string, flags: readonly string[], wanted: Readonly<Record<string, string>>) {
  const given = Object.entries(wanted).flatMap(([name, value]) => [`--${name}`, value]);
  const options = { env: { ...process.env, NODE_OPTIONS: '' } };
  const args = [toolPath('identity-provider', program), ...flags, ...given];
  return (await run(process.execPath, args, options)).stdout;
}
