// `node write-document.ts <folder of an app> <file>`: its API's document, as it is published.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const [, , app = '', file = ''] = process.argv;
const { href } = pathToFileURL(join(app, 'src', 'api-document.ts'));
const { apiDocuments } = (await import(href)) as { apiDocuments: Readonly<Record<number, object>> };
const text = JSON.stringify(apiDocuments[1]);
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
