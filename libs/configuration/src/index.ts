export { readEnvironment } from './read-environment.ts';
export type { EnvironmentRules, Given, Variables } from './read-environment.ts';
export { checkEnvironment, onTrial } from './check-environment.ts';

// The kinds of values that variables have.
export {
  addresses,
  eventsUrl,
  fileOrigins,
  instances,
  listed,
  names,
  oneOf,
  origin,
  prices,
  proxies,
  rate,
  redisUrl,
  rules,
  sealingSecret,
  secret,
  secretNow,
  text,
  url,
  whole,
} from './config-values.ts';
export type { Secret } from './config-values.ts';

// What goes together, where there are backends and models.
export { isPlainHttp } from './config-values.ts';
export { backendsTls, platformPrices, proofsMissing, unpriced } from './backend-rules.ts';
export { certificateMissing, serverTls } from './listener-rules.ts';
export { auditSinkMissing } from './audit-rules.ts';
