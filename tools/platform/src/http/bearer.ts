// Authentication by the login system's tokens, for services with one audience and a scope to read and one to write.
import type { World } from '../world/world.ts';
import { Refusal } from './refusal.ts';
import type { Incoming } from './service.ts';
import { TokenRefused } from './tokens.ts';
import type { TokenCaller, TokenVerifier } from './tokens.ts';

export interface BearerOptions {
  readonly world: World;
  readonly tokens: TokenVerifier;
  readonly audience: string;
  readonly readScope: string;
  readonly writeScope: string;
}

/** Refuses with 401 `token_invalid`; GET needs the scope to read, everything else the one to write. */
export function bearer(options: BearerOptions): (request: Incoming) => Promise<TokenCaller> {
  const { world, tokens, audience, readScope, writeScope } = options;
  return async ({ method, headers }) => {
    const scope = method === 'GET' || method === 'HEAD' ? readScope : writeScope;
    try {
      const caller = await tokens.verify(headers.authorization, { audience, scope });
      if (world.users.get(caller.userId)?.tenantId === caller.tenantId) return caller;
      throw new TokenRefused('user of the token is not known');
    } catch (error) {
      if (error instanceof TokenRefused) throw new Refusal(401, 'token_invalid', error.message);
      const debugInfo = `keys of the login system: ${String(error)}`;
      throw new Refusal(500, 'internal', 'Internal error', { cause: error, debugInfo });
    }
  };
}
