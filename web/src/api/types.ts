/**
 * Type arithmetic over the generated `paths` type: which paths answer a method, what they take and what they give.
 * Nothing here exists at run time.
 */
import type { paths } from './schema';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P]
  ? Exclude<paths[P][M], undefined>
  : never;

/** Paths that have an operation for the method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: [Operation<P, M>] extends [never] ? never : P;
}[keyof paths];

type ParameterOf<O, Where extends 'path' | 'query'> = O extends { parameters: infer A }
  ? Where extends keyof A
    ? Exclude<A[Where], undefined>
    : never
  : never;

type BodyOf<O> = O extends { requestBody?: infer R }
  ? Exclude<R, undefined> extends { content: infer C }
    ? 'application/json' extends keyof C
      ? C['application/json']
      : 'application/merge-patch+json' extends keyof C
        ? C['application/merge-patch+json']
        : 'multipart/form-data' extends keyof C
          ? C['multipart/form-data']
          : never
    : never
  : never;

type Content<R> = R extends { content: infer C }
  ? 'application/json' extends keyof C
    ? C['application/json']
    : Blob
  : undefined;

type Good<R> = {
  [S in keyof R]: S extends 200 | 201 | 202 | 203 | 204 ? Content<R[S]> : never;
}[keyof R];

/** What the operation answers when it succeeds. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? Good<R> : never;

/** The JSON body the operation takes; `never` when it takes none. */
export type Body<P extends keyof paths, M extends Method> = BodyOf<Operation<P, M>>;

type Optional<T> = [T] extends [never] ? true : Record<never, never> extends T ? true : false;
type Field<Name extends string, T> = [T] extends [never]
  ? { [K in Name]?: undefined }
  : Optional<T> extends true
    ? { [K in Name]?: T }
    : { [K in Name]: T };

export interface Extras {
  signal?: AbortSignal;
  /** Sent as If-Match: the ETag the change was made from. */
  ifMatch?: string;
  /** Sent as Idempotency-Key; POST makes one by itself. Keep one key over retries of the same intention. */
  idempotencyKey?: string;
}

export type Parameters<P extends keyof paths, M extends Method> = Field<'path', ParameterOf<Operation<P, M>, 'path'>> &
  Field<'query', ParameterOf<Operation<P, M>, 'query'>>;

/** Everything a call of the operation takes. */
export type Options<P extends keyof paths, M extends Method> = Parameters<P, M> & Field<'body', Body<P, M>> & Extras;

/** Options may be left out when nothing in them is required. */
export type Args<T> = Record<never, never> extends T ? [options?: T] : [options: T];

export type { paths };
