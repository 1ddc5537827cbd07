import { type Outcome, type Phase, PiperAbortError, PiperTimeoutError } from "./errors.ts";

/** What may stop a call, over everything that the call waits for. */
export interface Deadline {
  timeoutMs: number;
  /** Aborts when the deadline passes or the caller's signal fires. */
  signal: AbortSignal;
  /** Milliseconds left. */
  left(): number;
  /** Awaits work; a stop meanwhile is thrown as a timeout or abort of the outcome given. */
  during<T>(phase: Phase, outcome: Outcome, work: PromiseLike<T> | T): Promise<T>;
  /** Waits, in the phase "wait". */
  wait(ms: number, outcome: Outcome): Promise<void>;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/**
 * Starts a call's deadline.
 *
 * It is one controller, one timer and a race: Node 20 can collect an `AbortSignal.any` before it
 * fires, and a custom fetch may not heed its signal.
 */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  let stoppedBy: "deadline" | "caller" | undefined;
  let stop: (by: "deadline" | "caller") => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (by) => {
      stoppedBy ??= by;
      reject();
      controller.abort();
    };
  });
  stopped.catch(() => {});
  const timer = setTimeout(() => stop("deadline"), timeoutMs);
  const onAbort = () => stop("caller");
  caller?.addEventListener("abort", onAbort);
  if (caller?.aborted) onAbort();

  const during: Deadline["during"] = async (phase, outcome, work) => {
    try {
      return await Promise.race([stopped, work]);
    } catch (error) {
      if (stoppedBy === "caller") {
        throw new PiperAbortError(`The signal aborted the call (${phase}).`, outcome);
      }
      if (stoppedBy === undefined) throw error;
      const message = `The call took longer than timeoutMs, ${timeoutMs} (${phase}).`;
      throw new PiperTimeoutError(message, outcome, { timeoutMs, phase });
    }
  };

  return {
    timeoutMs,
    signal: controller.signal,
    left: () => endsAt - performance.now(),
    during,
    async wait(ms, outcome) {
      let waiting: ReturnType<typeof setTimeout> | undefined;
      try {
        const waited = new Promise<void>((resolve) => {
          waiting = setTimeout(resolve, ms);
        });
        await during("wait", outcome, waited);
      } finally {
        clearTimeout(waiting);
      }
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onAbort);
    },
  };
}
