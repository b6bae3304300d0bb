import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { Plain } from './accepts.ts';
import type { AnyContract } from './contract.ts';

/** A message as one writes it: nested members may be left out. */
type Written<T> = T extends readonly (infer E)[]
  ? readonly Written<E>[]
  : T extends object
    ? { readonly [K in keyof T]?: Written<T[K]> | undefined }
    : T;
/** A message's own members. */
export type Message<D extends DescMessage> = Plain<MessageShape<D>>;

/** The tenant is the caller's own, so it is no parameter. Proto3 knows no required members: the operation names them. */
export interface GrpcContract<
  I extends DescMessage,
  O extends DescMessage,
  Needed extends PropertyKey,
> extends AnyContract {
  readonly path: { readonly [K in keyof Message<I> & Needed]: Written<Message<I>[K]> };
  readonly query: { readonly [K in Exclude<keyof Message<I>, Needed | 'tenantId'>]?: Written<Message<I>[K]> };
  readonly headers: object;
  readonly body: never;
  readonly answer: Message<O>;
}
