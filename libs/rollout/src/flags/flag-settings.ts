/** A flag as a service of tenants' flags tells it: on or off for this user, and perhaps which way it is on. */
export interface FlagSetting {
  readonly key: string;
  readonly enabled: boolean;
  readonly variant?: string | null;
}

export type FlagValue = boolean | string | number;

/** All flags that are known for a subject. */
export type FlagSettings = readonly FlagSetting[] | Readonly<Record<string, FlagValue>>;

/** What is known of one flag, or undefined. */
export function settingOf(settings: FlagSettings, key: string): FlagSetting | FlagValue | undefined {
  if (isList(settings)) return settings.find((setting) => setting.key === key);
  return Object.hasOwn(settings, key) ? settings[key] : undefined;
}

function isList(settings: FlagSettings): settings is readonly FlagSetting[] {
  return Array.isArray(settings);
}
