import type { Chances, Chooser } from './choice.ts';
import { hashOf, mixed } from './hash.ts';
import { leastRequests } from './least-requests.ts';
import type { Member } from './member.ts';

// A key that everybody asks for does not bury its instance: at most a quarter more calls in flight than its part,
// where that is more than a few.
const atMostOfPart = 1.25;
const alwaysAllowed = 8;

/**
 * Weighted rendezvous hashing: each member has a number for each key, the highest wins, so that a member which comes
 * or goes moves only its own keys. Above its bound the next one in the key's order takes the call. Without a key: as
 * `least-requests`.
 */
export function consistentHash(chances: Chances): Chooser {
  const keyless = leastRequests(chances);
  return {
    choose(pool, key) {
      if (key === undefined) return keyless.choose(pool, key);
      const { members, even, total } = pool;
      let active = 1;
      for (const member of members) active += member.active;
      const hash = hashOf(key);
      let chosen = members[0] as Member;
      let best = -1;
      for (const member of members) {
        if (member.active >= Math.max(alwaysAllowed, Math.ceil((atMostOfPart * active * member.share) / total)))
          continue;
        const height = (mixed(hash ^ member.seed) + 0.5) / 2 ** 32;
        const score = even ? height : -member.share / Math.log(height);
        if (score > best) [best, chosen] = [score, member];
      }
      return chosen;
    },
  };
}
