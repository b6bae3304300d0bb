// What the panels of a dashboard have in a Prometheus.
import type { AppFacts } from './app-facts.ts';
import { rowsOf } from './dashboards.ts';
import { interval } from './panels.ts';
import type { Panel } from './panels.ts';
import type { Line, PrometheusServer, Sample } from './prometheus-server.ts';

export interface PanelValue {
  readonly row: string;
  readonly panel: Panel;
  /** Of each query. */
  readonly samples: readonly (readonly Sample[])[];
  /** Whether the app has said anything that the panel could show. */
  readonly isFed: boolean;
}

/** Asks every query of every panel. One that Prometheus does not understand is an error. */
export async function panelValues(facts: AppFacts, prometheus: PrometheusServer): Promise<PanelValue[]> {
  const values: PanelValue[] = [];
  for (const { title, panels } of rowsOf(facts)) {
    for (const panel of panels) {
      const samples = await Promise.all(panel.queries.map(({ expr }) => prometheus.query(runnable(expr))));
      values.push({ row: title, panel, samples, isFed: await isFed(facts, panel, prometheus) });
    }
  }
  return values;
}

export async function linesOf(
  panel: Panel,
  prometheus: PrometheusServer,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Line[]> {
  const lines = await Promise.all(
    panel.queries.map(async ({ expr, legend }) =>
      (await prometheus.range(runnable(expr), from, to)).map((line) => {
        return { ...line, metric: { legend: filledIn(legend, line.metric) } };
      }),
    ),
  );
  return lines.flat();
}

/** With a scrape each second, Grafana would take four of them. */
function runnable(expr: string): string {
  return expr.replaceAll(interval, '5s');
}

function filledIn(legend: string, metric: Line['metric']): string {
  return legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '');
}

async function isFed({ app }: AppFacts, { metrics }: Panel, prometheus: PrometheusServer): Promise<boolean> {
  const counts = await Promise.all(
    metrics.map((name) => prometheus.query(`count({__name__=~"${name}(_count)?",app="${app}"})`)),
  );
  return counts.every((samples) => samples.length > 0);
}

/** Panel by panel: how many lines it has now, and the first of them. */
export function panelTable(values: readonly PanelValue[]): string {
  const rows = values.map(({ row, panel, samples }) => {
    const all = samples.flat();
    const [first] = all.toSorted((a, b) => b.value - a.value);
    const labels = Object.entries(first?.metric ?? {}).filter(([name]) => !['app', '__name__'].includes(name));
    const shown = first ? `${Number(first.value.toPrecision(3))} ${panel.unit}` : '-';
    return [row, panel.title, String(all.length), shown, labels.map(([, value]) => value).join(' ')];
  });
  const head = ['row', 'panel', 'lines', 'greatest', 'of'];
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
