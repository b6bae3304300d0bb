import { randomFillSync } from 'node:crypto';

// One call of the system's generator costs some microseconds, however few bytes it is asked for.
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

/** Random bytes as lower-case hex. Each byte is handed out once. */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
