export { openApiDocument } from './openapi-document.ts';
export type { OpenApiDocument, OpenApiOptions } from './openapi-document.ts';
export type { JsonSchema } from './schema-components.ts';
