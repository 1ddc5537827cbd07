/** The fields of an error as Node's fetch has them, at the place of its cause. */
export interface Cause {
  readonly message: string;
  readonly code?: string;
  readonly [field: string]: unknown;
}

/** Throws what fetch does: an error whose causes, from the outer to the inner one, tell what happened. */
export function failFetch(message: string, ...causes: readonly Cause[]): never {
  const inner = causes.reduceRight<Error | undefined>((cause, { message, ...fields }) => {
    return Object.assign(new Error(message, cause && { cause }), fields);
  }, undefined);
  throw new TypeError(message, { cause: inner });
}

/** Waits as long as the caller does, and fails as fetch then does. */
export function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => reject(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
  });
}
