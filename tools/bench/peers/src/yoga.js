// GraphQL Yoga, its server as the documentation begins, and undici for the backends.
import { createSchema, createYoga } from 'graphql-yoga';
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { documentPath, presented, ready, sections, urls, userPath } from './backends.js';
import { typeDefs } from './graphql-view.js';

const pools = Object.fromEntries(Object.entries(urls).map(([service, url]) => [service, new Pool(url)]));

async function read(service, path, authorization) {
  const { statusCode, body } = await pools[service].request({ method: 'GET', path, headers: { authorization } });
  if (statusCode !== 200) throw new Error(`${service} answered ${statusCode}`);
  return await body.json();
}

const resolvers = {
  Query: {
    async documentView(_parent, { id }, { request }) {
      const authorization = request.headers.get('authorization');
      const [[document, owner], ...others] = await Promise.all([
        read('documents', documentPath(id), authorization).then(async (found) => [
          found,
          await read('identity', userPath(found.ownerId), authorization),
        ]),
        ...sections.map(({ service, path }) => read(service, path(id), authorization)),
      ]);
      return presented(document, owner, others);
    },
  },
};

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }) });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => ready(server.address().port));
