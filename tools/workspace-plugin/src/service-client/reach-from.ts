// What lets an app reach a service: its variable, where it is on a developer's machine and in the cluster, and what
// proves the app there. What is read of it, `reads.ts` says by hand.
import type { Tree } from '@nx/devkit';
import { changed } from '../source-text.ts';
import { followed, list, text_ } from './openapi-document.ts';
import type { Node } from './openapi-document.ts';

interface Reached {
  readonly service: string;
  /** On a developer's machine. */
  readonly url: string;
  /** An expression of backends.ts. */
  readonly credential: string;
  readonly isGrpc: boolean;
}

/** As its contract says. */
export function reachedBy(service: string, root: Node): Omit<Reached, 'service'> {
  return { url: developmentUrl(root), credential: credentialFor(service, root), isGrpc: false };
}

/** A .proto says nothing of credentials: a token for the service, as search takes it. */
export function reachedByGrpc(service: string, port: string): Omit<Reached, 'service'> {
  if (port === '-')
    throw new Error('The contract does not say where the service is in development: a comment "Port 4106".');
  return { url: `http://127.0.0.1:${port}`, credential: `tokens.for('${service}', '${service}.read')`, isGrpc: true };
}

export function reachFrom(tree: Tree, app: string, { service, url, credential, isGrpc }: Reached): void {
  const variable = `${service.toUpperCase()}_URLS`;
  if ((tree.read(`apps/${app}/src/config.ts`, 'utf8') ?? '').includes(`${variable}:`)) return;
  const reached = isGrpc
    ? `{ call: service('${service}', { urls: config.${variable} }).grpc, credential: ${credential} }`
    : `rest('${service}', { urls: config.${variable} }, ${credential})`;
  changed(tree, `apps/${app}/src/config.ts`, (text) =>
    afterLast(text, /^ *\w+_URLS: instances,\n/gm, `  ${variable}: instances,\n`),
  );
  changed(tree, `apps/${app}/src/development.ts`, (text) =>
    afterLast(text, /^ *\w+_URLS: 'http[^']*',\n/gm, `  ${variable}: '${url}',\n`),
  );
  changed(tree, `apps/${app}/src/backends.ts`, (text) =>
    text.replace(/(createPlatform\(\s*\{[^]*?)(\n {4}\},\n)/, `$1\n      ${service}: ${reached},$2`),
  );
  if (isGrpc) withService(tree, app);
  changed(tree, `docker/kubernetes/${app}/base/config.env`, (text) =>
    afterLast(text, /^\w+_URLS=.*\n/gm, `${variable}=dns+https://${service}.platform.svc.cluster.local:8443\n`),
  );
  if (credential.startsWith('tokens.')) exchangeable(tree, service, /'([^']+)'\)$/.exec(credential)?.[1] ?? '');
}

/** What reaches a service whose protocol is its own. */
function withService(tree: Tree, app: string): void {
  const path = `apps/${app}/src/backends.ts`;
  if (/const \{[^}]*\bservice\b[^}]*\} = openBackends/.test(tree.read(path, 'utf8') ?? '')) return;
  changed(tree, path, (text) => text.replace(/const \{ rest,(?=[^}]*\} = openBackends)/, 'const { rest, service,'));
}

function afterLast(text: string, lines: RegExp, added: string): string {
  const last = [...text.matchAll(lines)].at(-1);
  if (last === undefined) return text;
  const end = last.index + last[0].length;
  return text.slice(0, end) + added + text.slice(end);
}

/** On a developer's machine: where the contract says, by its server or its port. */
function developmentUrl(root: Node): string {
  const servers = list(root['servers']).map(({ url }) => text_(url));
  const local = servers.find((url) => /^http:\/\/(127\.0\.0\.1|localhost)/.test(url));
  const port = text_(root['info']?.['x-port']);
  const found = local ?? (port === '' ? undefined : `http://127.0.0.1:${port}`);
  if (found === undefined)
    throw new Error('The contract does not say where the service is in development: servers, or x-port.');
  return found.replace('//localhost', '//127.0.0.1').replace(/\/$/, '');
}

/** As its security scheme asks for it, and only for reading. */
function credentialFor(service: string, root: Node): string {
  const [name] = list(root['security']).flatMap((one) => Object.keys(one));
  const schemes = root['components']?.['securitySchemes'] ?? {};
  const scheme = followed(root, schemes[name ?? Object.keys(schemes)[0] ?? '']);
  const [type, header] = [text_(scheme['type']), text_(scheme['name']).toLowerCase()];
  if (type === 'mutualTLS' || header === 'x-platform-key') return 'proofForAccess(config)';
  if (header === 'x-context-signature') return 'signedContext({ secret: config.CONTEXT_KEY })';
  if (type === 'oauth2' || type === 'openIdConnect' || text_(scheme['scheme']) === 'bearer') {
    const scopes = Object.values(scheme['flows'] ?? {}).flatMap((flow) => Object.keys(flow?.['scopes'] ?? {}));
    return `tokens.for('${service}', '${scopes.find((one) => /read/.test(one)) ?? `${service}.read`}')`;
  }
  throw new Error('The contract asks for a credential that nothing here makes: see libs/delegation.');
}

/** The development identity provider gives tokens for what it knows. */
function exchangeable(tree: Tree, service: string, scope: string): void {
  const path = 'tools/identity-provider/src/clients.ts';
  if (new RegExp(`^ {2}${service}: \\[`, 'm').test(tree.read(path, 'utf8') ?? '')) return;
  changed(tree, path, (text) =>
    text.replace(/(export const backendScopes[^]*?)(\n\};)/, `$1\n  ${service}: ['${scope}'],$2`),
  );
}
