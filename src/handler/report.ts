import { ignoreFailure } from "../body.ts";
import { isPiperError } from "../errors.ts";
import type { HandlerSettings } from "./options.ts";

/** Tells the app what failed: the page learns no more than that something did. */
export function report({ onError }: HandlerSettings, error: unknown): void {
  if (onError) ignoreFailure(() => onError(error));
  // A failed call is told to `onAttempt` as well; of what is wrong in the app nobody else tells.
  else if (!isPiperError(error) || error.kind === "config") console.error(error);
}
