import { Problem } from '@frontdesk/problems';
import { fact, type Mark, type Route, type Step } from '@frontdesk/server';
import { AppLabels } from './app-labels.ts';
import { isOlder, parseAppVersion, type AppVersion } from './app-version.ts';
import { appVersionUnsupported } from './problems.ts';

/** The app that calls, once `refuseOldApps` knows it. */
export const callingApp = fact<AppVersion>('app', { logged: ({ text }) => ({ app: text }) });

export interface AppPlatform {
  /** The oldest version that is answered, as `7.0.0`. */
  readonly minimum: string;
  /** Where a newer one is to be had. */
  readonly store: string;
}

/** One request, for a metric. All members are bounded, whatever clients send. */
export interface AppUse {
  /** One that is configured, `other`, or `none` if the header is missing or of another form. */
  readonly platform: string;
  /** Such as `7.3.1`; `other` for what was not served yet, or is beyond `maxVersions`. */
  readonly version: string;
  /** `unreadable`: the header is of another form, and was ignored. */
  readonly outcome: 'served' | 'failed' | 'refused' | 'unreadable' | 'unnamed';
}

export interface AppGateOptions {
  /** By platform, as it stands in the header: `ios`, `android`. */
  readonly platforms: Readonly<Record<string, AppPlatform>>;
  readonly events?: { onApp(use: AppUse): void };
  /** How many versions of a platform have a name of their own in the metric. Default 100: years of releases. */
  readonly maxVersions?: number;
}

/**
 * Refuses apps below their platform's minimum by `Frontdesk-App: ios/7.3.1`. Before authentication: an app that is too
 * old to sign in has to hear it too. What cannot be read is ignored, as a missing header is: who wants around the gate
 * leaves it out anyway, and a release that writes it wrongly must not be dead in every hand.
 */
export function refuseOldApps({ platforms, events, maxVersions = 100 }: AppGateOptions): Step {
  const gates = gatesOf(platforms);
  const labels = new AppLabels(maxVersions);

  return async function refuseOldApps(exchange, _route, next) {
    const header = exchange.headers['frontdesk-app'];
    const app = typeof header === 'string' ? parseAppVersion(header) : undefined;
    if (!app) {
      events?.onApp({ platform: 'none', version: 'other', outcome: header === undefined ? 'unnamed' : 'unreadable' });
      return await next();
    }
    exchange.facts.set(callingApp, app);
    const gate = gates.get(app.platform);
    const report = (outcome: AppUse['outcome']) => {
      const platform = gate ? app.platform : 'other';
      const version = gate ? labels.nameOf(platform, app.numbers.join('.'), outcome === 'served') : 'other';
      events?.onApp({ platform, version, outcome });
    };
    if (gate && isOlder(app, gate.minimum)) {
      report('refused');
      throw unsupported(app, gate);
    }
    try {
      const answer = await next();
      report('served');
      return answer;
    } catch (thrown) {
      report('failed');
      throw thrown;
    }
  };
}

const mark: Mark = {
  parameters: [
    {
      name: 'Frontdesk-App',
      in: 'header',
      description: 'The app and its version. One that is no longer supported is answered 410.',
      required: false,
      schema: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,15}/\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}$' },
      example: 'ios/7.3.1',
    },
  ],
  problems: [appVersionUnsupported],
};

/** The routes with what the gate reads and answers, for the API's document. */
export function gatedByApp<R extends Route>(routes: readonly R[]): R[] {
  return routes.map((route) => Object.freeze({ ...route, marks: { ...route.marks, app: mark } }));
}

interface Gate {
  readonly minimum: AppVersion;
  readonly store: string;
}

function gatesOf(platforms: AppGateOptions['platforms']): Map<string, Gate> {
  return new Map(
    Object.entries(platforms).map(([platform, { minimum, store }]) => {
      const oldest = parseAppVersion(`${platform}/${minimum}`);
      if (!oldest) throw new Error(`Not an app and its oldest version: ${platform}/${minimum}`);
      if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s<>"]+$/.test(store)) throw new Error(`The store of ${platform} is not a URL.`);
      return [platform, { minimum: oldest, store }];
    }),
  );
}

function unsupported({ platform, numbers }: AppVersion, { minimum, store }: Gate): Problem {
  const oldest = minimum.numbers.join('.');
  return new Problem(appVersionUnsupported, `This app is too old. Install version ${oldest} or newer from the store.`, {
    extensions: { platform, version: numbers.join('.'), minimumVersion: oldest, store },
  });
}
