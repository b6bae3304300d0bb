/** Links that an app may open: whatever else stands in a document, such as `javascript:`, runs or leads somewhere. */
const safeLink = /^(?:https?|mailto):/i;

/** The marks without links that no app should open; their text stays. */
export function withoutUnsafeLinks<M extends { href?: string | undefined }>(marks: readonly M[]): M[] {
  return marks.filter(({ href }) => href === undefined || safeLink.test(href));
}
