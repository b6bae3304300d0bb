// Starts the platform, prints one line of JSON when it listens, and ends on SIGTERM or SIGINT.
import { startPlatform } from './platform.ts';
import { settingsFrom } from './settings.ts';

const log = (line: string): void => void process.stderr.write(`platform: ${line}\n`);

try {
  const platform = await startPlatform(settingsFrom(process.env), log);
  process.stdout.write(`${JSON.stringify({ ready: true, urls: platform.urls })}\n`);
  const stop = (): void => void platform.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
