import { useEffect, useState } from 'preact/hooks';
import * as api from './api.ts';

const everyMs = 2_000;

/** Breakers, limits, caches and faults, again and again while somebody looks. */
export function useLiveState(): { live: api.State | undefined; refresh: () => void } {
  const [live, setLive] = useState<api.State>();
  const refresh = () => void api.state().then(setLive, () => setLive(undefined));
  useEffect(() => {
    refresh();
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs);
    return () => clearInterval(timer);
  }, []);
  return { live, refresh };
}
