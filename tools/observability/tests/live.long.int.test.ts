import { expect, test } from '@jest/globals';
import { onLiveRun } from '../src/live-run.ts';
import type { LiveRun } from '../src/live-run.ts';
import { panelValues } from '../src/panel-values.ts';
import type { PanelValue } from '../src/panel-values.ts';
import { prometheusPrograms } from '../src/promtool.ts';

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
const programs = prometheusPrograms(say);

(programs ? test : test.skip)(
  'a real Prometheus tells of a fault and of its end, and every panel has what the app says',
  async () => {
    const look = async (live: LiveRun) => ({ live, values: await panelValues(live.facts, live.prometheus) });
    const { live, values } = await onLiveRun({ programs: programs!, say }, look);

    const page = live.fired.find(({ labels }) => labels['slo'] === 'document' && labels['severity'] === 'page');
    expect(page).toMatchObject({
      labels: { alertname: 'SuccessBudgetBurns', app: 'mobile-bff', team: 'mobile', objective: 'success' },
      annotations: { runbook_url: 'docker/runbooks/success-budget-burns.md' },
    });
    expect(live.fired.filter(({ labels }) => labels['alertname'] === 'AppGone')).toEqual([]);

    const empty = ({ samples }: PanelValue): boolean => samples.flat().length === 0;
    const titles = (those: readonly PanelValue[]): string[] => those.map(({ panel }) => panel.title);
    // Of what never happened in a minute there is no series yet.
    expect(titles(values.filter((value) => value.isFed && empty(value)))).toEqual([]);
    expect(values.filter((value) => !empty(value)).length).toBeGreaterThan(40);
    expect(titles(values.filter(empty))).not.toContain('Requests by route');
  },
  240_000,
);
