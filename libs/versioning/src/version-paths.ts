import type { Route } from '@frontdesk/server';

const prefix = /^\/v([1-9]\d{0,3})(?=\/|$)/;

/** The version that a path begins with. */
export function versionIn(path: string): number | undefined {
  const match = prefix.exec(path);
  return match ? Number(match[1]) : undefined;
}

export function versionOf({ path }: Pick<Route, 'path'>): number | undefined {
  return versionIn(path.text);
}

/** A path without its version. */
export function withoutVersion(path: string): string {
  return path.replace(prefix, '');
}

/** A path as another version has it. */
export function inVersion(path: string, version: number): string {
  return `/v${version}${withoutVersion(path)}`;
}

/** The path of a route as another version has it. */
export function pathIn({ path }: Pick<Route, 'path'>, version: number): string {
  return inVersion(path.text, version);
}

/** A path as sent, made safe to stand in a Link: what could end the target there is encoded. */
export function asTarget(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]|[<>"\\^`{|}]/g, (character) => encodeURIComponent(character));
}
