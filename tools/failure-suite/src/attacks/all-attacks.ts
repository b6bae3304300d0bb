import type { Attack } from './attack.ts';
import { compressedBombs, headerBombs } from './bombs.ts';
import { idleConnections, pipelines, slowRead, slowloris } from './slow-attacks.ts';

export const allAttacks: readonly Attack[] = [
  slowloris,
  slowRead,
  pipelines,
  headerBombs,
  compressedBombs,
  idleConnections,
];
