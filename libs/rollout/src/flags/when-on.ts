interface NeedsFlags<F extends string> {
  readonly flags: Readonly<Record<F, boolean>>;
}

/** The `when` of a view's section that comes after a section `flags`: it is asked for only while the flag is on. */
export function whenOn<F extends string>(flag: F): (needs: NeedsFlags<F>) => boolean {
  return ({ flags }) => flags[flag];
}
