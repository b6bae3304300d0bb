import { attacks } from '../attacks/attacks.ts';
import type { Scenario } from '../scenario.ts';
import { brownOut } from './brown-out.ts';
import { cost } from './cost.ts';
import { instances } from './instances.ts';
import { kills } from './kills.ts';
import { leaks } from './leaks.ts';
import { matrix } from './matrix.ts';
import { optionalGone } from './optional-gone.ts';
import { dnsGone, redisGone } from './redis-and-dns.ts';
import { mixedVersions, rollingRestart } from './rolling-restart.ts';
import { canary, shadow } from './rollout.ts';
import { switches } from './switches.ts';
import { twoUsers } from './two-users.ts';
import { warmCache } from './warm-cache.ts';

export const scenarios: readonly Scenario[] = [
  matrix,
  brownOut,
  instances,
  optionalGone,
  redisGone,
  dnsGone,
  leaks,
  warmCache,
  twoUsers,
  shadow,
  canary,
  switches,
  rollingRestart,
  mixedVersions,
  kills,
  cost,
  attacks,
];
