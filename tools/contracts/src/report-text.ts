import type { Break, ContractReport } from './check/check-contract.ts';
import type { Dead } from './check/dead-fields.ts';
import type { Place } from './uses/uses.ts';

/** The report for people: what breaks first, by client. */
export function reportText(
  { service, versions, breaks, borne, unread }: ContractReport,
  dead: readonly Dead[],
): string {
  const [before, after] = versions;
  const clients = [...new Set(breaks.map(({ client }) => client))].toSorted();
  const lines = [
    `${service}: ${before} → ${after}`,
    '',
    clients.length === 0 ? 'Breaks nobody.' : `Breaks ${clients.join(', ')}.`,
    ...clients.flatMap((client) => [
      '',
      `  ${client}`,
      ...breaks.filter((one) => one.client === client).flatMap(breakLines),
    ]),
    ...section('Changed, read or sent by these, and borne by them:', borne.map((one) => `  ${one.operation} ${one.place}: ${one.change} (${one.clients.join(', ')})`)), // prettier-ignore
    ...section('Changed, and of no use to anybody here:', unread.map((one) => `  ${one.operation} ${one.place}: ${one.change}`)), // prettier-ignore
    ...section('Dead: promised by the new contract, and read by nobody here:', dead.map(deadLine)),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function breakLines({ operation, place, what, reads }: Break): readonly string[] {
  return [`    ${operation} ${place} ${what}`, ...reads.flatMap(({ read, usedBy }) => usedBy.map((one) => `      reads.${read} ${placeText(one)}`))]; // prettier-ignore
}

/** Where it is seen by those who use the client. */
function placeText(place: Place): string {
  if ('view' in place) {
    const routes = place.routes.length === 0 ? '' : ` (${place.routes.join(', ')})`;
    return `in view ${place.view}, section ${place.section}${routes}`;
  }
  return 'route' in place ? `in ${place.route}` : `in src/${place.file}`;
}

function deadLine({ operation, fields }: Dead): string {
  return fields === 'everything' ? `  ${operation}: everything` : `  ${operation}: ${fields.join(' ')}`;
}
