import type { AppPlatform } from '@frontdesk/versioning';
import type { Config } from './config.ts';

/** The apps that we know by name, the oldest version of each that is answered, and where a newer one is to be had. */
export function appPlatforms(config: Config): Readonly<Record<'ios' | 'android', AppPlatform>> {
  return {
    ios: { minimum: config.APP_MINIMUM_IOS, store: config.APP_STORE_IOS },
    android: { minimum: config.APP_MINIMUM_ANDROID, store: config.APP_STORE_ANDROID },
  };
}
