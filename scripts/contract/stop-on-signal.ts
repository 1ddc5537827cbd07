import { CANNOT_TELL } from "../../contract-tests/suite/check.ts";
import type { CommandProcess } from "../shared/command.ts";

/** Ctrl-C and a CI's timeout end the asking, and not the telling; a second one ends it all. */
export function stopOnSignal(process: Pick<CommandProcess, "on" | "exit">): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"])
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(CANNOT_TELL);
      stopping.abort();
    });
  return stopping.signal;
}
