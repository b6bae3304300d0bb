import { describe } from '@jest/globals';
import { manualClock } from '../../tests/manual-clock.ts';
import { logBehaviour } from '../testing.ts';
import { memoryLogs } from './memory-log.ts';

describe('a log in memory', () =>
  logBehaviour(async () => {
    const clock = manualClock();
    return { log: memoryLogs({ clock }), pass: clock.pass };
  }));
