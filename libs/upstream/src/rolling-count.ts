const slots = 10;

/** How often something happened in the last while, to a tenth of that while. */
export class RollingCount {
  private readonly counts = new Float64Array(slots);
  private readonly slotMs: number;
  private slot = 0;
  private sum = 0;

  constructor(windowMs: number) {
    this.slotMs = windowMs / slots;
  }

  add(now: number): void {
    this.turnTo(now);
    const at = this.slot % slots;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += 1;
  }

  total(now: number): number {
    this.turnTo(now);
    return this.sum;
  }

  clear(): void {
    this.counts.fill(0);
    this.sum = 0;
  }

  private turnTo(now: number): void {
    const slot = Math.floor(now / this.slotMs);
    const passed = slot - this.slot;
    if (passed <= 0) return;
    for (let i = 1; i <= Math.min(passed, slots); i += 1) {
      const at = (this.slot + i) % slots;
      this.sum -= this.counts[at] ?? 0;
      this.counts[at] = 0;
    }
    this.slot = slot;
  }
}
