import type { EventEmitter } from "node:events";
import { CANNOT_TELL } from "../../contract-tests/suite/check.ts";

/** A process: what hears signals, and what ends. */
interface Stoppable extends Pick<EventEmitter, "on"> {
  exit(code: number): void;
}

/** Ctrl-C and a CI's timeout end the asking, and not the telling; a second one ends it all. */
export function stopOnSignal(process: Stoppable): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"])
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(CANNOT_TELL);
      stopping.abort();
    });
  return stopping.signal;
}
