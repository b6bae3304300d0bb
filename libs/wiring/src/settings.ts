import type { Secret } from '@frontdesk/configuration';
import type { RolloutRule, ShadowOptions } from '@frontdesk/rollout';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { UpstreamOptions } from '@frontdesk/upstream';

/** Who is told of what happens. */
export interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

type Given<T> = T | undefined;

/** Of an app's configuration: what its instances know together. */
export interface StateSettings {
  readonly REDIS_URL?: Given<Secret>;
  readonly REDIS_COMMAND_DEADLINE_MS: number;
  readonly EVENTS_URL?: Given<Secret>;
  /** `process`: kept by this instance alone, also with a Redis. Default on. */
  readonly CACHE?: 'on' | 'process' | 'off';
  readonly CACHE_MAX_MB: number;
  readonly CACHE_REDIS_URL?: Given<Secret>;
  readonly SWITCHES_FILE?: Given<string>;
  readonly INSTANCES: number;
  readonly STATE_SEALING_KEY?: Given<Secret>;
}

/** Of an app's configuration: how backends are reached, and what proves us there. */
export interface BackendSettings {
  readonly REQUEST_DEADLINE_MS: number;
  readonly BALANCING: NonNullable<NonNullable<UpstreamOptions['balance']>['choice']>;
  readonly DNS_SERVERS?: Given<readonly string[]>;
  readonly BACKENDS_TLS_CA?: Given<Secret>;
  readonly BACKENDS_TLS_CERT?: Given<Secret>;
  readonly BACKENDS_TLS_KEY?: Given<Secret>;
  readonly OIDC_ISSUER: string;
  readonly TOKEN_URL?: Given<string>;
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: Secret;
  readonly ROLLOUT?: Given<readonly RolloutRule[]>;
  readonly SHADOW?: Given<ShadowOptions['rules']>;
}

/** Of an app's configuration: who writes answers. */
export interface ModelSettings {
  readonly MODEL_URLS?: Given<readonly string[]>;
  readonly MODEL_API_KEY?: Given<Secret>;
  readonly GENERATION_URLS: readonly string[];
  readonly GENERATION_KEY: Secret;
}
