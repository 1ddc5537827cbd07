/**
 * An error of the test itself, not of a call. The client passes on as it is what has a `digest`, by
 * which Next.js marks its own: so an app that handles the client's errors does not swallow it.
 */
export function mistake(what: string, cause?: unknown): Error {
  const error = new Error(`createFakePiper: ${what}`, cause === undefined ? {} : { cause });
  return Object.assign(error, { digest: "PIPER_TEST_MISTAKE" });
}
