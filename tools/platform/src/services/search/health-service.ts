import { Code, ConnectError } from '@connectrpc/connect';
import type { ServiceImpl } from '@connectrpc/connect';
import { HealthCheckResponse_ServingStatus as Status } from './generated/health_pb.js';
import type { Health } from './generated/health_pb.js';

/** grpc.health.v1 for the server as a whole ("") and for the services that are named. */
export function healthService(services: readonly string[], isServing: () => boolean): ServiceImpl<typeof Health> {
  const known = new Set(['', ...services]);
  const status = (): Status => (isServing() ? Status.SERVING : Status.NOT_SERVING);
  return {
    check({ service }) {
      if (!known.has(service)) throw new ConnectError('unknown service', Code.NotFound);
      return { status: status() };
    },
    async *watch({ service }, { signal }) {
      yield { status: known.has(service) ? status() : Status.SERVICE_UNKNOWN };
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
  };
}
