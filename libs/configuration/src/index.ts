export { readEnvironment } from './read-environment.ts';
export type { EnvironmentRules, Given, Variables } from './read-environment.ts';
export { checkEnvironment, onTrial } from './check-environment.ts';

// The kinds of values that variables have are an entry of their own, `@frontdesk/configuration/values`.
export { secretNow } from './config-values.ts';
export type { Secret } from './config-values.ts';

// What goes together, where there are backends and models.
export { isPlainHttp } from './config-values.ts';
export { backendsTls, platformPrices, proofsMissing, unpriced } from './backend-rules.ts';
export { certificateMissing, serverTls } from './listener-rules.ts';
export { auditSinkMissing } from './audit-rules.ts';
