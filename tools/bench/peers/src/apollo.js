// Apollo Server with a RESTDataSource for each service, as "Fetching from REST" of its documentation shows.
import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { documentPath, presented, ready, sections, urls, userPath } from './backends.js';
import { typeDefs } from './graphql-view.js';

class ServiceAPI extends RESTDataSource {
  constructor(baseURL, { token, cache }) {
    super({ cache });
    this.baseURL = baseURL;
    this.token = token;
  }

  willSendRequest(_path, request) {
    request.headers.authorization = this.token;
  }

  read(path) {
    return this.get(path);
  }
}

const services = [...new Set(['documents', 'identity', ...sections.map(({ service }) => service)])];

const resolvers = {
  Query: {
    async documentView(_parent, { id }, { dataSources }) {
      const [[document, owner], ...others] = await Promise.all([
        dataSources.documents
          .read(documentPath(id))
          .then(async (found) => [found, await dataSources.identity.read(userPath(found.ownerId))]),
        ...sections.map(({ service, path }) => dataSources[service].read(path(id))),
      ]);
      return presented(document, owner, others);
    },
  },
};

const server = new ApolloServer({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => {
    const options = { token: req.headers.authorization, cache: server.cache };
    return {
      dataSources: Object.fromEntries(services.map((service) => [service, new ServiceAPI(urls[service], options)])),
    };
  },
});
ready(new URL(url).port);
