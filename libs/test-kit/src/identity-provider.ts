import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startTool, toolPath } from './child-tool.ts';

export interface StartedIdentityProvider {
  readonly issuer: string;
  /** Signs a user in and gives the access token of a client: `mobile`, `web` or `teams-bot`. */
  token(who?: SignIn): Promise<string>;
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
    token: async (who = {}) => {
      const wanted = Object.entries({ issuer, ...who }).flatMap(([name, value]) => [`--${name}`, value]);
      const options = { env: { ...process.env, NODE_OPTIONS: '' } };
      const program = toolPath('identity-provider', 'token');
      const { stdout } = await run(process.execPath, [program, '--silent', ...wanted], options);
      return stdout.trim();
    },
  };
}
