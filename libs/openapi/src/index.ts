export { openApiDocument } from './openapi-document.ts';
export type { OpenApiDocument, OpenApiOptions } from './openapi-document.ts';
export { madeWhenAsked } from './made-when-asked.ts';
export type { JsonSchema } from './schema-components.ts';
export { breakingChanges } from './breaking-changes.ts';
export type { BreakingChange, BreakingRule } from './breaking-changes.ts';
