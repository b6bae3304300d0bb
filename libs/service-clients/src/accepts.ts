import type { z } from 'zod';

/**
 * The type of a schema that reads no more than the contract promises: it takes every answer of the contract, names only
 * members that the contract has, and takes nothing whole whose members the contract does not list.
 */
export type Accepts<Answer, S extends z.ZodType> =
  Faults<Plain<Answer>, z.input<S>, ''> extends infer F
    ? [F] extends [never]
      ? [Plain<Answer>] extends [z.input<S>]
        ? unknown
        : { readonly error: 'the contract may answer what this schema refuses' }
      : { readonly error: 'reads what the contract does not promise'; readonly at: F }
    : never;

type IsUnknown<T> = unknown extends T ? true : false;
type Objects<T> = T extends readonly unknown[] ? never : T extends object ? T : never;
type Items<T> = T extends readonly (infer E)[] ? E : never;
type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueAt<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/** The paths at which a schema's input names what the answer has not. */
type Faults<A, I, At extends string> =
  IsUnknown<I> extends true
    ? IsUnknown<A> extends true
      ? never
      : `${At}: names nothing`
    : ObjectFaults<Objects<A>, Objects<I>, At> | ItemFaults<Items<A>, Items<I>, At>;

type ObjectFaults<A, I, At extends string> = [I] extends [never]
  ? never
  : { [K in KeysOf<I> & (string | number)]: KeyFaults<A, ValueAt<I, K>, K, At> }[KeysOf<I> & (string | number)];

type KeyFaults<A, Value, K extends string | number, At extends string> =
  K extends KeysOf<A> ? Faults<ValueAt<A, K>, Value, `${At}/${K}`> : `${At}/${K}`;

type ItemFaults<A, I, At extends string> = [I] extends [never] ? never : Faults<A, I, `${At}/*`>;

/** Without the bookkeeping that protobuf messages carry. */
export type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { [K in keyof T as K extends '$typeName' | '$unknown' ? never : K]: Plain<T[K]> }
    : T;
