// The supergraph of the platform's own contracts; search, which is gRPC there, by the contract beside this file.
import { createPrefixTransform, createRenameTypeTransform, defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { fileURLToPath } from 'node:url';

const platform = new URL('../../../../libs/service-clients/contracts/', import.meta.url);
const services = ['documents', 'revisions', 'identity', 'access', 'collaboration', 'generation', 'activity'];

function subgraph(service, contract) {
  const source = fileURLToPath(contract);
  const endpoint = `{env.${service.toUpperCase()}_URL}`;
  const operationHeaders = { authorization: '{context.headers.authorization}' };
  // Every service has an Error and a getHealth of its own.
  const apart = createPrefixTransform({ value: `${service}_`, includeRootOperations: true, includeTypes: true });
  // A prefix leaves well-known names alone, and no two services write a Timestamp in the same way.
  const own = createRenameTypeTransform(({ typeName }) => (typeName === 'Timestamp' ? 'Instant' : typeName));
  const sourceHandler = loadOpenAPISubgraph(service, { source, endpoint, operationHeaders });
  return { sourceHandler, transforms: [own, apart] };
}

export const composeConfig = defineConfig({
  subgraphs: [
    ...services.map((service) => subgraph(service, new URL(`${service}.yaml`, platform))),
    subgraph('related', new URL('related.yaml', import.meta.url)),
  ],
});
