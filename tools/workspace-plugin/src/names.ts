export interface Names {
  /** `print-sheet` */
  readonly kebab: string;
  /** `printSheet` */
  readonly camel: string;
  /** `PrintSheet` */
  readonly pascal: string;
}

export function namesOf(kebab: string): Names {
  const pascal = kebab.replaceAll(/(^|-)([a-z0-9])/g, (_all, _dash, letter: string) => letter.toUpperCase());
  return { kebab, pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1) };
}

/** `getUser`, `GetUser` or `get_user` → `get-user` */
export function kebabOf(identifier: string): string {
  const parted = identifier.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2');
  return parted.replaceAll('_', '-').toLowerCase();
}
