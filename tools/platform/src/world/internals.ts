// Values of fields that contracts mark internal. In canary mode every one of them is there and holds the canary, so
// that a leak shows by one search for the word.

export const canaryText = 'CANARY-INTERNAL';
/** For internal fields that are numbers from 0 to 1. */
export const canaryNumber = 0.31337;

export interface Internals {
  readonly canary: boolean;
  /** Undefined (so absent from JSON) when there is no usual value and no canary. */
  text(usual: string | null | undefined): string | undefined;
  texts(usual: readonly string[] | null | undefined): readonly string[] | undefined;
  object(usual: Readonly<Record<string, unknown>> | null | undefined): Readonly<Record<string, unknown>> | undefined;
  number(usual: number | null | undefined): number | undefined;
}

export function createInternals(canary: boolean): Internals {
  return {
    canary,
    text: (usual) => (canary ? canaryText : (usual ?? undefined)),
    texts: (usual) => (canary ? [canaryText] : (usual ?? undefined)),
    object: (usual) => (canary ? { canary: canaryText } : (usual ?? undefined)),
    number: (usual) => (canary ? canaryNumber : (usual ?? undefined)),
  };
}
