import { Router, urlencoded, type NextFunction, type Request, type Response } from 'express';
import type { InteractionResults, Provider } from 'oidc-provider';
import { activeUser, activeUsersByTenant } from './accounts.ts';
import { consentPage, contentSecurityPolicy, errorPage, loginPage } from './pages.ts';

/** The development login: `GET` shows who there is, `POST` says who it is. Works without script. */
export function login(provider: Provider): Router {
  const router = Router();

  router.get('/login/:uid', async (request, response) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const client = await provider.Client.find(String(params['client_id']));
    const name = client?.clientName ?? 'an app';
    const user = activeUser(session?.accountId ?? '');
    if (prompt.name === 'consent' && user) show(response, 200, consentPage(name, user.displayName));
    else show(response, 200, loginPage({ client: name, tenants: activeUsersByTenant() }));
  });

  router.post('/login/:uid', urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    const chosen = request.body as { user?: unknown; consent?: unknown; cancel?: unknown } | undefined;
    const result = resultOf(chosen ?? {});
    if (!result) return show(response, 400, errorPage('No such user', 'Go back and choose one of the list.'));
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });

  router.use('/login', (error: Error, _request: Request, response: Response, _next: NextFunction) => {
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
    show(response, status, errorPage('This sign-in has ended', 'Start again in the app that sent you here.'));
  });
  return router;
}

function resultOf(chosen: { user?: unknown; consent?: unknown; cancel?: unknown }): InteractionResults | undefined {
  if (chosen.cancel !== undefined) return { error: 'access_denied', error_description: 'The user did not sign in.' };
  if (chosen.consent !== undefined) return { consent: {} };
  const user = typeof chosen.user === 'string' ? activeUser(chosen.user) : undefined;
  return user && { login: { accountId: user.userId } };
}

function show(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({ 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'no-store' })
    .type('html')
    .send(html);
}
