import type { ProblemKind } from '@frontdesk/problems';

/** Who may call a route. Data: a step enforces it (`admit`, or the one that an auth lib brings). */
export interface AccessRule {
  readonly name: string;
  /** What the caller has to hold, in the words of the step that enforces the rule. */
  readonly scope?: string;
  /** OpenAPI security requirements; empty: none. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** What the enforcing step may answer. */
  readonly problems?: readonly ProblemKind[];
}

/** Open to the public: no credential is asked for. Written out on the route, so that it is seen in review. */
export const anyone: AccessRule = Object.freeze({ name: 'anyone', security: [] });
