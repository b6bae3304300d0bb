import { Problem } from '@frontdesk/problems';
import { modelSilent } from './answer-problems.ts';

/** More than any model thinks before its first word. */
const silentMs = 60_000;

/** What comes, until nothing came for so long: that throws. Whoever reads ends the source then. */
export async function* untilSilent<T>(
  chunks: AsyncGenerator<T, void, undefined>,
  withinMs = silentMs,
): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const next = await orSilence(chunks.next(), withinMs);
    if (next.done) return;
    yield next.value;
  }
}

async function orSilence<T>(next: Promise<T>, withinMs: number): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.reject(new Problem(modelSilent, `Nothing came for ${withinMs / 1000} s.`));
  }, withinMs);
  try {
    return await Promise.race([next, silence.promise]);
  } finally {
    clearTimeout(timer);
    next.catch(() => undefined); // it may fail later, when nobody waits for it
  }
}
