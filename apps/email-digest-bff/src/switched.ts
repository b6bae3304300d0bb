import type { Redis } from '@frontdesk/redis';
import { switchesEvents } from '@frontdesk/reporting';
import type { SwitchedOff } from '@frontdesk/service-clients';
import { createSwitches } from '@frontdesk/switches';
import type { SwitchKind, Switches } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';
import { operationsRead } from './reads.ts';
import { routes } from './routes.ts';
import { views } from './views.ts';

interface Around {
  readonly redis: Redis | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What operators have turned off, by `npm run switch` through Redis, or in a file. */
export function createSwitchboard({ SWITCHES_FILE: file }: Config, { redis, metrics, log }: Around): Switches {
  const switches = createSwitches({ app: 'email-digest-bff', redis, file, knows, events: switchesEvents(log) });
  metrics.gauge({
    name: 'frontdesk_switches_current',
    help: '0 while something may have been turned off or on that this instance does not know.',
    read: () => Number(switches.isCurrent),
  });
  metrics.gauge({
    name: 'frontdesk_switches_off',
    help: 'How many things are off.',
    read: () => switches.list().length,
  });
  return switches;
}

/** An operation that is off is not called. */
export function operationOff(switches: Switches): (operation: string) => SwitchedOff | undefined {
  return (operation) => switches.off('operation', operation);
}

const things: Partial<Record<SwitchKind, ReadonlySet<string>>> = {
  route: new Set(routes.map(({ name }) => name)),
  section: new Set(views.flatMap(({ name: view, sections }) => sections.map(({ name }) => `${view}/${name}`))),
  operation: operationsRead,
};

/** So that who mistypes one at night is told. Of tenants and clients only the identity service knows. */
function knows(kind: SwitchKind, name: string): boolean | undefined {
  return things[kind]?.has(name);
}
