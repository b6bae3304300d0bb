// What an app declares: its versions, and how an older one is made from the newer.
export { defineVersions } from './versions.ts';
export type { OlderVersion, Versions, VersionsDefinition } from './versions.ts';
export { olderAnswer, olderInput } from './older-shapes.ts';
export type { OlderAnswer, OlderInput } from './older-shapes.ts';
export { versioned } from './versioned.ts';
export type { OlderForm } from './versioned.ts';
export { published, routesOf } from './published.ts';

// What it puts in its app.ts.
export { versionByHeader } from './version-by-header.ts';
export type { VersionByHeaderOptions } from './version-by-header.ts';
export { versionLifecycle } from './version-lifecycle.ts';
export type { VersionLifecycleOptions, VersionUse } from './version-lifecycle.ts';
export { callingApp, gatedByApp, refuseOldApps } from './app-gate.ts';
export type { AppGateOptions, AppPlatform, AppUse } from './app-gate.ts';
export type { AppVersion } from './app-version.ts';

export { appVersionUnsupported, versionNotAcceptable, versionNotTaken, versionRetired } from './problems.ts';
