export { createSessions } from './sessions.ts';
export type { Sessions } from './sessions.ts';
export type { SessionReport, SessionsOptions } from './options.ts';
export { sessionRoutes } from './routes.ts';
export { authenticateSession, personIn, requireCsrf, sessionOf } from './authenticate-session.ts';
export type { SessionInfo } from './authenticate-session.ts';
export { inSession } from './session-rules.ts';
export { memorySessionStore } from './store/memory-store.ts';
export { redisSessionStore } from './store/redis-store.ts';
export type { SessionStore } from './store/session-store.ts';
export type { LiveSession } from './session-reader.ts';
export type { SessionEvent } from './events/session-events.ts';
export {
  ambiguousSession,
  csrfHeaderMissing,
  logoutTokenInvalid,
  notSameOrigin,
  sessionEnded,
  sessionMissing,
  sessionsUnavailable,
  tooManyEventStreams,
} from './problems.ts';
