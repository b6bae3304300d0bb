export { createFileOrigins } from './file-origins.ts';
export type { FileOrigin, FileOrigins } from './file-origins.ts';
export { badRange, fileAnswers, noSuchFile, noSuchFileProblem, rangeHeaders, sendFile } from './send-file.ts';
