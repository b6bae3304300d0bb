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
