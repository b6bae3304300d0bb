// Run by the image's HEALTHCHECK: is the process alive? The base has no curl, and needs none.
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

// eslint-disable-next-line no-restricted-syntax -- runs beside the app, and is none of its files
const port = Number(process.env.PORT || process.argv[2]);
const path = process.argv[3] ?? '/livez';
const options = { host: '127.0.0.1', port, path, timeout: 2_000, agent: false };

/** The certificate is for another name than this one, and the answer never leaves the container. */
const ways = [() => plain(options), () => secure({ ...options, rejectUnauthorized: false })];

process.exitCode = 1;
for (const way of ways) {
  if ((await statusOf(way)) !== 200) continue;
  process.exitCode = 0;
  break;
}

function statusOf(way) {
  return new Promise((resolve) => {
    const asked = way();
    asked.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
