export { createFlags } from './create-flags.ts';
export type { FlagEvaluation, FlagQuestion, Flags, FlagsOptions } from './create-flags.ts';
export { flagsProvider } from './flags-provider.ts';
export type { FlagsProviderOptions } from './flags-provider.ts';
export type { FlagSetting, FlagSettings, FlagValue } from './flag-settings.ts';
export { whenOn } from './when-on.ts';
