import { RollingCount } from '../rolling-count.ts';

/** Which operations of a service failed in the last while: what failed most is what has to work again. */
export class FailingOperations {
  private readonly windowMs: number;
  private readonly failures = new Map<string, RollingCount>();

  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  add(operation: string, now: number): void {
    const count = this.failures.get(operation) ?? new RollingCount(this.windowMs);
    this.failures.set(operation, count);
    count.add(now);
  }

  worst(now: number): string | undefined {
    let worst: string | undefined;
    let most = 0;
    for (const [operation, count] of this.failures) {
      const failed = count.total(now);
      if (failed > most) [worst, most] = [operation, failed];
    }
    return worst;
  }

  clear(): void {
    this.failures.clear();
  }
}
