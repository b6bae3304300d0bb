export { onBehalfOf, tokenExchange } from './token-exchange.ts';
export type { OnBehalfOf, TokenExchange, TokenExchangeOptions } from './token-exchange.ts';
export { platformApiKey } from './platform-api-key.ts';
export { signedContext } from './signed-context.ts';
export { clientCertificate } from './client-certificate.ts';
export { developmentKey } from './development-key.ts';
export type { Caller, Credential, Outgoing, ProvingHeaders, Secret } from './credential.ts';
export { delegationRefused, delegationTimedOut, delegationUnavailable, signInEnded } from './problems.ts';
