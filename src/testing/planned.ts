import type { AnyFakeCall, OperationName } from "./call.ts";
import type { FaultName } from "./faults.ts";
import type { Make } from "./reply.ts";

/** What a test has planned for calls that are still to come. */
export interface Planned {
  /** The fault that a call meets, or what makes its reply. */
  readonly what: { readonly fault: FaultName } | { readonly reply: Make };
  /** The operation whose calls meet it; any where none is given. */
  readonly operation: OperationName | undefined;
  readonly when: ((call: AnyFakeCall) => unknown) | undefined;
  /** How many calls meet it. */
  readonly times: number;
  /** How many of a call's requests do; the next one meets what else is planned. */
  readonly attempts: number;
}

export interface Plans {
  add(planned: Planned): void;
  /** Takes what the next request of a call meets; undefined where nothing is planned for it. */
  take(call: AnyFakeCall): Planned | undefined;
  /** The reply planned for all calls that this one would have got: a lost one is taken from none. */
  replyToAll(call: AnyFakeCall): Planned | undefined;
}

/**
 * Keeps what is planned. What is for a number of calls comes first, in the order in which it was
 * planned; then what is for all calls, the latest first.
 */
export function keepPlans(): Plans {
  const counted: { planned: Planned; left: number }[] = [];
  const lasting: Planned[] = [];
  /** How many requests of a call have met what. */
  const met = new WeakMap<AnyFakeCall, Map<Planned, number>>();

  function choose(fits: (planned: Planned) => boolean): Planned | undefined {
    const at = counted.findIndex(({ planned }) => fits(planned));
    const chosen = counted[at];
    if (!chosen) return lasting.find(fits);
    chosen.left -= 1;
    if (chosen.left === 0) counted.splice(at, 1);
    return chosen.planned;
  }

  return {
    add(planned) {
      if (planned.times === Number.POSITIVE_INFINITY) lasting.unshift(planned);
      else counted.push({ planned, left: planned.times });
    },
    take(call) {
      const before = met.get(call) ?? new Map<Planned, number>();
      const [goesOn] = [...before].find(([planned, requests]) => requests < planned.attempts) ?? [];
      const planned = goesOn ?? choose((planned) => !before.has(planned) && isFor(planned, call));
      if (planned) met.set(call, before.set(planned, (before.get(planned) ?? 0) + 1));
      return planned;
    },
    replyToAll: (call) =>
      lasting.find((planned) => "reply" in planned.what && isFor(planned, call)),
  };
}

function isFor({ operation, when }: Planned, call: AnyFakeCall): boolean {
  if (operation !== undefined && operation !== call.operation) return false;
  const isMeant = when === undefined || when(call);
  if (isMeant instanceof Promise) throw new TypeError("it is async, and must answer at once");
  return Boolean(isMeant);
}
