import type { Redis } from '@frontdesk/redis';
import { switchesEvents } from '@frontdesk/reporting';
import type { SwitchedOff } from '@frontdesk/service-clients';
import { createSwitches } from '@frontdesk/switches';
import type { SwitchKind, Switches } from '@frontdesk/switches';
import type { Telling } from './settings.ts';

/** What an app has that can be turned off, by name. */
export interface Switchable {
  readonly routes: readonly { readonly name: string }[];
  readonly views: readonly { readonly name: string; readonly sections: readonly { readonly name: string }[] }[];
  /** `service.operation` */
  readonly operations: ReadonlySet<string>;
}

/** Whether a thing exists, so that who mistypes one at night is told; undefined where only the platform knows. */
export type Knows = (kind: SwitchKind, name: string) => boolean | undefined;

export function knowing({ routes, views, operations }: Switchable): Knows {
  const things: Partial<Record<SwitchKind, ReadonlySet<string>>> = {
    route: new Set(routes.map(({ name }) => name)),
    section: new Set(views.flatMap(({ name: view, sections }) => sections.map(({ name }) => `${view}/${name}`))),
    operation: operations,
  };
  return (kind, name) => things[kind]?.has(name);
}

interface Around extends Telling {
  readonly app: string;
  readonly file: string | undefined;
  readonly redis: Redis | undefined;
  readonly knows: Knows;
}

/** What operators have turned off, by `npm run switch` through Redis, or in a file. */
export function createSwitchboard({ app, file, redis, knows, metrics, log }: Around): Switches {
  const switches = createSwitches({ app, redis, file, knows, events: switchesEvents(log) });
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
