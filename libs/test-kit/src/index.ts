export { freePort } from './free-port.ts';
export { startChild } from './child-tool.ts';
export type { ChildTool, ChildToolOptions } from './child-tool.ts';
export { startPlatform } from './platform.ts';
export type { Fault, PlatformOptions, PlatformService, StartedPlatform } from './platform.ts';
export { startIdentityProvider } from './identity-provider.ts';
export type { IdentityProviderOptions, SignIn, StartedIdentityProvider } from './identity-provider.ts';
export { tokenIssuer } from './token-issuer.ts';
export type { TokenIssuer, TokenIssuerOptions, TokenOptions } from './token-issuer.ts';
export { scriptedBrowser } from './scripted-browser.ts';
export type { ScriptedBrowser, Visit } from './scripted-browser.ts';
export { readEvents } from './event-reader.ts';
export type { EventReader, ReceivedEvent } from './event-reader.ts';
export { scriptedBackend } from './scripted-backend.ts';
export type { RecordedRequest, Script, ScriptedBackend } from './scripted-backend.ts';
export {
  by,
  bytes,
  garbage,
  halfBody,
  hang,
  huge,
  hugeHeaders,
  inTurn,
  json,
  notFound,
  reset,
  resetInBody,
  slowDrip,
} from './scripted-answers.ts';
export type { AnswerOptions, ScriptedAnswer } from './scripted-answers.ts';
export { startRedis } from './redis-server.ts';
export type { RedisServerOptions, StartedRedis } from './redis-server.ts';
export { redisContents } from './redis-contents.ts';
export { startRedisCluster } from './redis-cluster.ts';
export type { StartedRedisCluster } from './redis-cluster.ts';
export { redisTopologies } from './redis-topologies.ts';
export type { RedisTopology } from './redis-topologies.ts';
