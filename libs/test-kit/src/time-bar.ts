const timesWider = process.env['FRONTDESK_TESTS'] === 'all' ? 1 : 8;

/**
 * Milliseconds of real time for `expect(elapsed).toBeLessThan(…)`: the bar itself in the long run (`npm test -- --all`,
 * on a quiet machine), and eight times as many where other work shares the machine.
 */
export const timeBar = (ms: number): number => timesWider * ms;
