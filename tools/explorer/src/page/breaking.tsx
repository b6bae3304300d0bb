import { useState } from 'preact/hooks';
import * as api from './api.ts';

const kindNames: Readonly<Record<string, string>> = {
  unavailable: '503',
  hangs: 'no answer',
  slow: '400 ms more',
  garbled: 'broken JSON',
};

interface Props {
  readonly services: readonly string[];
  readonly kinds: readonly string[];
  /** By service, how. */
  readonly broken: Readonly<Record<string, string>>;
  readonly act: (change: () => Promise<unknown>) => Promise<void>;
}

/** One button for each backend: pressed is broken. Each press asks for all views anew. */
export function Breaking({ services, kinds, broken, act }: Props) {
  const [kind, setKind] = useState('unavailable');
  const press = (service: string) =>
    act(() => (service in broken ? api.mend(service) : api.breakService(service, kind)));
  return (
    <section class="breaking" aria-labelledby="breaking-title">
      <h2 id="breaking-title">Break a service</h2>
      <label>
        <span>with</span>
        <select value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {kindNames[one] ?? one}
            </option>
          ))}
        </select>
      </label>
      <div class="services" role="group" aria-label="Services">
        {services.map((service) => (
          <button
            key={service}
            type="button"
            class="service"
            aria-pressed={service in broken}
            onClick={() => void press(service)}
          >
            <span class="lamp" aria-hidden="true" />
            {service}
            {service in broken && <small>{kindNames[broken[service] ?? ''] ?? 'a fault'}</small>}
          </button>
        ))}
      </div>
      <button type="button" disabled={Object.keys(broken).length === 0} onClick={() => void act(() => api.mend())}>
        Mend all
      </button>
    </section>
  );
}
