import { Problem, internal } from '@frontdesk/problems';
import { anyone } from './access-rule.ts';
import { admitting } from './step.ts';

/** Enforces `anyone`, and no other rule: for apps whose routes are all public. */
export const admit = admitting([anyone.name], async function admit(_exchange, route, next) {
  if (route.access.name !== anyone.name) {
    throw new Problem(internal, 'Something went wrong on our side.', {
      log: `${route.name}: no step enforces its access rule`,
    });
  }
  return next();
});
