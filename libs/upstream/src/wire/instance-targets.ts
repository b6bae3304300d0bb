import type { Discovery, Instance } from '@frontdesk/balancing';
import { createInstanceTarget, type InstanceTarget, type TargetOptions } from './instance-target.ts';
import type { Tls } from './tls.ts';

/** Connections by instance: made by the first call, closed when the instance has gone and its calls have ended. */
export interface InstanceTargets {
  of(instance: Instance): InstanceTarget;
  /** Ends calls under way. */
  close(): Promise<void>;
}

export function createInstanceTargets(discovery: Discovery, tls: () => Tls, options: TargetOptions): InstanceTargets {
  const current = new Map<string, InstanceTarget>();
  const retiring = new Set<InstanceTarget>();
  const retire = (target: InstanceTarget): void => {
    retiring.add(target);
    const forget = (): void => void retiring.delete(target);
    target.retire().then(forget, forget);
  };
  const make = (instance: Instance, now: Tls): InstanceTarget => {
    const target = createInstanceTarget(instance, now, options);
    current.set(instance.id, target);
    return target;
  };
  const unsubscribe = discovery.subscribe((instances) => {
    const known = new Set(instances.map(({ id }) => id));
    for (const [id, target] of current) {
      if (known.has(id)) continue;
      current.delete(id);
      retire(target);
    }
  });
  return {
    of: (instance) => {
      const target = current.get(instance.id);
      const now = tls();
      if (target === undefined) return make(instance, now);
      if (target.tlsVersion === now.version) return target;
      retire(target);
      return make(instance, now);
    },
    close: async () => {
      unsubscribe();
      const all = [...current.values(), ...retiring];
      current.clear();
      await Promise.all(all.map((target) => target.destroy()));
    },
  };
}
