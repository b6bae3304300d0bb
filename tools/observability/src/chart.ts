// A panel as HTML: its lines over time, or its last numbers.
import type { Panel, Unit } from './panels.ts';
import type { Line } from './prometheus-server.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly faultFrom: number;
  readonly faultTo: number;
}

const width = 440;
const height = 130;
const left = 52;
const bottom = 14;
const colours = [
  '#3274d9',
  '#e0752d',
  '#37872d',
  '#c4162a',
  '#8f3bb8',
  '#b8860b',
  '#1f78a4',
  '#7a4b2a',
  '#5f6b77',
  '#d683ce',
];

export function chart(panel: Panel, lines: readonly Line[], span: Span): string {
  const drawn = panel.kind === 'stat' ? table(panel.unit, lines) : plot(panel.unit, lines, span);
  return `<div class="card"><h3>${escaped(panel.title)}</h3>${drawn}</div>`;
}

function table(unit: Unit, lines: readonly Line[]): string {
  const rows = lines.map(({ metric, values }) => {
    const value = values.at(-1)?.[1] ?? Number.NaN;
    const shown = `<td${value < 0 ? ' class="broken"' : ''}>${written(value, unit)}</td>`;
    return `<tr><td>${escaped(metric['legend'] ?? '')}</td>${shown}</tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function plot(unit: Unit, lines: readonly Line[], { from, to, faultFrom, faultTo }: Span): string {
  const values = lines.flatMap((line) => line.values.map(([, value]) => value)).filter(Number.isFinite);
  const top = Math.max(...values, 0) || 1;
  const x = (at: number): number => left + ((at - from) / (to - from)) * (width - left);
  const y = (value: number): number => 6 + (1 - value / top) * (height - bottom - 6);
  const grid = [0, 0.5, 1].map((share) => {
    const at = y(share * top).toFixed(1);
    const text = `<text x="${left - 4}" y="${Number(at) + 3}" text-anchor="end">${written(share * top, unit)}</text>`;
    return `<line x1="${left}" x2="${width}" y1="${at}" y2="${at}" stroke="#e6e9ed"/>${text}`;
  });
  const ticks = [0, 0.5, 1].map((share) => {
    const anchor = ['start', 'middle', 'end'][share * 2];
    return `<text x="${x(from + share * (to - from))}" y="${height - 2}" text-anchor="${anchor}">${Math.round(share * (to - from))} s</text>`;
  });
  const fault = `<rect x="${x(faultFrom)}" width="${x(faultTo) - x(faultFrom)}" y="6" height="${height - bottom - 6}" fill="#c4162a" opacity="0.08"/>`;
  const paths = lines.map((line, index) => {
    return `<path d="${pathOf(line, x, y)}" fill="none" stroke="${colourOf(index)}" stroke-width="1.4"/>`;
  });
  const inside = [fault, ...grid, ...ticks, ...paths].join('');
  return `<svg viewBox="0 0 ${width} ${height}" font-size="9" fill="#5a636d">${inside}</svg>${legend(lines)}`;
}

function pathOf({ values }: Line, x: (at: number) => number, y: (value: number) => number): string {
  let isDown = false;
  return values
    .map(([at, value]) => {
      if (!Number.isFinite(value)) {
        isDown = false;
        return '';
      }
      const step = `${isDown ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      isDown = true;
      return step;
    })
    .join('');
}

function legend(lines: readonly Line[]): string {
  const names = lines.map(({ metric }, index) => {
    return `<span><i style="background:${colourOf(index)}"></i>${escaped(metric['legend'] ?? '')}</span>`;
  });
  return `<div class="legend">${names.join('')}</div>`;
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? 'black';
}

function written(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return '–';
  if (unit === 'percentunit') return `${Number((value * 100).toPrecision(3))} %`;
  if (unit === 'bytes') return `${Number((value / 1e6).toPrecision(3))} MB`;
  if (unit === 's')
    return value < 1 ? `${Number((value * 1000).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`;
  const short = String(Number(value.toPrecision(3)));
  return unit === 'reqps' || unit === 'ops' ? `${short}/s` : short;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
