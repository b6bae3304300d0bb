/**
 * `{ 1: () => document, … }` as the values themselves, each made once, when it is first read: a document that nobody asks
 * for costs a start nothing.
 */
export function madeWhenAsked<Made extends object>(makers: { readonly [Key in keyof Made]: () => Made[Key] }): Made {
  const made = {} as Made;
  for (const key of Object.keys(makers) as (keyof Made)[]) {
    const get = (): Made[keyof Made] => {
      const value = makers[key]();
      Object.defineProperty(made, key, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, key, { get, enumerable: true, configurable: true });
  }
  return made;
}
