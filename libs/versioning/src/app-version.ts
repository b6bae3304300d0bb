/** What an app says it is: `Frontdesk-App: ios/7.3.1`. */
export interface AppVersion {
  readonly platform: string;
  readonly numbers: readonly [number, number, number];
  /** As it was sent. */
  readonly text: string;
}

// Nothing is taken for a version that is not exactly one: a wrong reading would lock somebody out.
const pattern = /^([a-z][a-z0-9-]{0,15})\/(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/;

/** Reads the header, or nothing if it is of another form. */
export function parseAppVersion(header: string): AppVersion | undefined {
  const match = pattern.exec(header);
  if (!match) return undefined;
  const [, platform = '', major, minor, patch] = match;
  return { platform, numbers: [Number(major), Number(minor), Number(patch)], text: header };
}

/** Whether one app is older than another, number by number: 7.10.0 is newer than 7.9.9. */
export function isOlder({ numbers }: AppVersion, than: AppVersion): boolean {
  const at = numbers.findIndex((number, place) => number !== than.numbers[place]);
  return at >= 0 && (numbers[at] ?? 0) < (than.numbers[at] ?? 0);
}
