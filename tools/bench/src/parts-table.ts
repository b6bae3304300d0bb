import { request } from 'undici';
import { median, table } from './table.ts';

const parts = [
  { part: 'dispatch', name: 'a call over HTTP: undici’s dispatch, no features' },
  { part: 'http', name: 'a call over HTTP: upstream.http, every feature' },
  { part: 'grpc', name: 'a call over gRPC: upstream.grpc, 20 documents' },
  { part: 'token', name: 'who is calling: verifier.verify, a remembered token' },
];

/** Rounds alternate between the parts, and the first one warms up, as for the views. */
export async function partsTable(url: string, rounds: number, calls: number): Promise<string> {
  const measured = parts.map(({ part, name }) => ({ part, name, us: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { part, us } of measured) {
      const cost = await costOf(`${url}/${part}/${calls}`);
      if (round > 0) us.push(cost);
    }
  }
  const bare = median(measured[0]?.us ?? []);
  const rows = measured.map(({ name, us }) => [name, median(us).toFixed(1), (median(us) / bare).toFixed(2)]);
  return table(['cost of a part', 'CPU µs', '× dispatch'], rows);
}

async function costOf(url: string): Promise<number> {
  const answer = await request(url);
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode} ${text}`);
  return Number(text);
}
