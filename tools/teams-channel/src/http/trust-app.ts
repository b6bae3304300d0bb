// Who signs for this Teams, and how the bot gets a token of its own.
import { setTimeout as wait } from 'node:timers/promises';
import { Router, type Request, type Response } from 'express';
import type { Channel } from '../channel.ts';
import type { Operation } from '../state/journal.ts';
import { failed, isFailing, refuse } from './connector-app.ts';
import { textOf } from './json-body.ts';

export function trustApp(channel: Channel): Router {
  const { url, signer, botTokens } = channel;
  const router = Router();
  router.get('/v1/.well-known/openidconfiguration', (request, response) =>
    answered(channel, 'metadata', { request, response }, async () => ({
      status: 200,
      body: {
        issuer: url,
        authorization_endpoint: 'https://invalid.botframework.com',
        jwks_uri: `${url}/v1/.well-known/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
      },
    })),
  );
  router.get('/v1/.well-known/keys', (request, response) =>
    answered(channel, 'keys', { request, response }, async () => ({ status: 200, body: signer.jwks() })),
  );
  router.post('/:tenant/oauth2/v2.0/token', (request, response) =>
    answered(channel, 'token', { request, response }, async () => {
      const form = new URLSearchParams((await textOf(request)) ?? '');
      return await botTokens.issue(String(request.params['tenant']), form);
    }),
  );
  return router;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answered(
  channel: Channel,
  operation: Operation,
  { request, response }: { request: Request; response: Response },
  answer: () => Promise<Answer>,
): Promise<void> {
  const fault = channel.faults.next(operation);
  if (fault?.latencyMs !== undefined) await wait(fault.latencyMs);
  if (fault && isFailing(fault)) {
    channel.journal.called({ operation, status: fault.status ?? 0 });
    if (fault.mode === 'reset') return void request.socket.destroy();
    return fault.mode === 'hang' ? undefined : refuse(response, failed(fault).refusal);
  }
  const { status, body } = await answer();
  channel.journal.called({ operation, status });
  response.status(status).json(body);
}
