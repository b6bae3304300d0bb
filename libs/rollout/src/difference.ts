/** A place where two answers differ, and how. It never holds what is there. */
export interface Difference {
  /** JSON Pointer (RFC 6901) into the body; of the first answer for what is missing, of the second for what was added. */
  readonly pointer: string;
  /** `missing` and `added` are seen from the first answer; `status` is the answers' own. */
  readonly kind: 'missing' | 'added' | 'type' | 'value' | 'status';
}

/**
 * What may differ. A JSON Pointer, in which `*` is any member or index: whatever is there or below is not looked at.
 * `unordered`: an array there is a bag of things, the order of which means nothing. `numbers`: those there are the same as
 * far as they are not more than `within` apart; a thing in a bag is not looked for that way.
 */
export type Noise = string | { readonly unordered: string } | { readonly numbers: string; readonly within: number };
