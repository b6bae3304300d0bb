import { expect, test } from '@jest/globals';
import { samplesOf, sumBy } from './samples.ts';

const text = `# HELP frontdesk_cache_reads_total Reads
# TYPE frontdesk_cache_reads_total counter
frontdesk_cache_reads_total{operation="a",state="fresh",from="memory",app="web-bff"} 3
frontdesk_cache_reads_total{operation="b",state="fresh",from="redis",app="web-bff"} 4
frontdesk_cache_reads_total{operation="b",state="mi\\"ss",from="load",app="web-bff"} 1e2
frontdesk_cache_bytes 512
nothing
`;

test('a Prometheus text is read, and added up by a label', () => {
  const samples = samplesOf(text);
  expect(samples).toHaveLength(4);
  expect(samples.at(-1)).toEqual({ name: 'frontdesk_cache_bytes', labels: {}, value: 512 });
  expect(sumBy(samples, 'frontdesk_cache_reads_total', 'state')).toEqual({ fresh: 7, 'mi"ss': 100 });
});
