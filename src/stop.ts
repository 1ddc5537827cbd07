import { read } from "./plain.ts";

/** The longest time that a timer waits for, in milliseconds: a longer one fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Why a call ended before its answer was there. */
export type StopReason =
  | { readonly by: "deadline" }
  | { readonly by: "caller"; readonly reason: unknown };

/** What ends a call at its deadline, or when its caller aborts it. */
export interface Stop {
  /** Aborts what the call has under way. */
  readonly signal: AbortSignal;
  /** Why the call was stopped; undefined while it may go on. */
  readonly reason: StopReason | undefined;
  /** Milliseconds to the deadline; none once the call is stopped. */
  remainingMs(): number;
  /**
   * Stops the call if its deadline has passed or its caller has aborted it, and nobody has told yet:
   * work that never waits lets no timer fire, and another's listener may have kept the abort from ours.
   * Returns why the call is stopped.
   */
  stopIfDue(): StopReason | undefined;
  /** Waits for work, and no longer than to the stop; says which came first. */
  race<T>(work: Promise<T>): Promise<{ value: T } | { stopped: StopReason }>;
  /** Waits for a time, in milliseconds, or to the stop. */
  wait(ms: number): Promise<void>;
  /** Aborts what a failed call has under way: a body that was given up may have no other end. */
  abandon(): void;
  /** Leaves no timer and no listener behind. */
  end(): void;
}

/** A signal by its shape: that of another realm (an edge runtime's, an iframe's) is one as well. */
export function isSignal(value: unknown): value is AbortSignal {
  return (
    typeof read(value, "aborted") === "boolean" &&
    typeof read(value, "addEventListener") === "function" &&
    typeof read(value, "removeEventListener") === "function"
  );
}

/** Starts a call's deadline, and listens to its caller's signal. */
export function startStop(timeoutMs: number, caller: AbortSignal | undefined): Stop {
  const endsAt = performance.now() + timeoutMs;
  const controller = new AbortController();
  let reason: StopReason | undefined;
  let onStop: ((stopped: StopReason) => void) | undefined; // Of the wait that is, or was last.

  const stop = (why: StopReason) => {
    if (reason) return;
    reason = why;
    onStop?.(why);
    controller.abort();
  };
  const onAbort = () => stop({ by: "caller", reason: read(caller, "reason") });
  const deadline = setTimeout(stop, timeoutMs, { by: "deadline" });
  const unlisten = caller ? listen(caller, onAbort) : () => {};
  if (read(caller, "aborted")) onAbort();

  const race: Stop["race"] = (work) =>
    new Promise((resolve, reject) => {
      onStop = (stopped) => resolve({ stopped });
      work.then((value) => resolve({ value }), reject);
      if (reason) onStop(reason);
    });

  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    remainingMs: () => (reason ? 0 : endsAt - performance.now()),
    stopIfDue() {
      if (read(caller, "aborted")) onAbort();
      if (performance.now() > endsAt) stop({ by: "deadline" });
      return reason;
    },
    race,
    async wait(ms) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await race(
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, ms);
        }),
      );
      clearTimeout(timer);
    },
    abandon: () => controller.abort(),
    end() {
      clearTimeout(deadline);
      unlisten();
    },
  };
}

/** What calls listen to a signal, for signals that several calls share. */
const listeners = new WeakMap<AbortSignal, { callbacks: Set<() => void>; onAbort: () => void }>();

/**
 * Calls back when a signal fires; returns what ends it. However many calls share a signal, it gets
 * one listener: Node 20 warns of a leak at the eleventh.
 */
function listen(signal: AbortSignal, callback: () => void): () => void {
  let shared = listeners.get(signal);
  if (!shared) {
    const callbacks = new Set<() => void>();
    const onAbort = () => {
      for (const call of [...callbacks]) call();
    };
    shared = { callbacks, onAbort };
    listeners.set(signal, shared);
    unlessItThrows(() => signal.addEventListener("abort", onAbort));
  }
  const { callbacks, onAbort } = shared;
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0 || listeners.get(signal)?.onAbort !== onAbort) return;
    listeners.delete(signal);
    unlessItThrows(() => signal.removeEventListener("abort", onAbort));
  };
}

/** What only looks like a signal may throw: it then aborts nothing. */
function unlessItThrows(act: () => void): void {
  try {
    act();
  } catch {
    // The call goes on without it.
  }
}
