import type { AppFacts } from '../apps.ts';

/** A line for each app that has none; who changed the owner of one has changed it. Lines of apps that are gone go. */
export function withOwners(text: string, apps: readonly AppFacts[]): string {
  const lines = text.trimEnd().split('\n');
  const isOfNoApp = (line: string) => {
    const name = /^\/apps\/([^/]+)\//.exec(line)?.[1];
    return name !== undefined && !apps.some((app) => app.name === name);
  };
  const kept = lines.filter((line) => !isOfNoApp(line));
  const missing = apps.filter(({ name }) => !kept.some((line) => line.startsWith(`/apps/${name}/`)));
  const added = missing.map(({ name, team }) => `${`/apps/${name}/`.padEnd(21)} @frontdesk/${team}`);
  return `${[...kept, ...added].join('\n')}\n`;
}
