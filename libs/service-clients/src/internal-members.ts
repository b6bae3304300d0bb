import type { RestService } from './platform.ts';

/** Members that contracts mark `x-internal`, by service. A test compares them with the contracts. */
export const internalMembers: Readonly<Record<RestService, ReadonlySet<string>>> = {
  documents: new Set(['debugInfo', 'internalNotes', 'storageKey']),
  revisions: new Set(['debugInfo', 'storageKey']),
  identity: new Set(['costCenter', 'debugInfo', 'directoryDn', 'internalNotes', 'rolloutRule']),
  access: new Set(['debugInfo', 'internalNotes', 'policyTrace']),
  collaboration: new Set(['debug_info', 'internal_notes', 'moderation_score']),
  generation: new Set(['cost_center', 'debug_info']),
  activity: new Set(['CampaignKey', 'DebugInfo', 'DeviceFingerprint', 'SourceIp']),
};
