import { type Checked, check } from "../check-options.ts";
import { PiperConfigError, type Problem } from "../errors.ts";
import { listProblems } from "../messages.ts";
import { type AnyFakeCall, type FakeCallOf, OPERATIONS, type OperationName } from "./call.ts";
import { FAULT_NAMES, isFault } from "./faults.ts";
import type { Planned } from "./planned.ts";
import { readReply } from "./reply.ts";

/** Which calls are answered so. */
export interface ReplyOptions<O extends OperationName> {
  /** The operation that is called. */
  operation?: O | undefined;
  /** Tells of a call whether it is meant. */
  when?: ((call: FakeCallOf<O>) => boolean) | undefined;
  /**
   * How many calls: a whole number from 1, or `Infinity`.
   * @default Infinity
   */
  times?: number | undefined;
}

/** Which calls fail so. */
export interface FailOptions<O extends OperationName> extends Omit<ReplyOptions<O>, "times"> {
  /**
   * How many calls: a whole number from 1, or `Infinity`. By default 1, and with `when` each that it
   * means.
   */
  times?: number | undefined;
  /**
   * How many requests of each such call, from the first: with 1, the client's second attempt gets
   * what it would without.
   * @default Infinity
   */
  attempts?: number | undefined;
}

const positive = (given: unknown): Checked<number> =>
  given === Number.POSITIVE_INFINITY || (Number.isInteger(given) && Number(given) >= 1)
    ? { value: Number(given) }
    : { wrong: "must be a whole number from 1, or Infinity" };

const RULES = {
  operation: (given: unknown): Checked<OperationName> =>
    isOperation(given) ? { value: given } : { wrong: `must be ${OPERATIONS.join(" or ")}` },
  when: (given: unknown): Checked<(call: AnyFakeCall) => unknown> =>
    typeof given === "function"
      ? { value: (call) => given(call) }
      : { wrong: "must be a function" },
  times: positive,
};

const isOperation = (name: unknown): name is OperationName =>
  OPERATIONS.some((operation) => operation === name);

/** Plans a reply as a test asks for it. */
export function planReply(reply: unknown, options: unknown): Planned {
  const { given, problems } = check(RULES, options ?? {});
  const { operation = "createResponse", when, times = Number.POSITIVE_INFINITY } = given;
  const read = readReply(operation, reply);
  if ("wrong" in read) throw refusal([{ field: "reply", message: read.wrong }, ...problems]);
  if (problems.length > 0) throw refusal(problems);
  const what = { reply: read.make };
  return { what, operation, when, times, attempts: Number.POSITIVE_INFINITY };
}

/** Plans a failure as a test asks for it. */
export function planFailure(fault: unknown, options: unknown): Planned {
  const { given, problems } = check({ ...RULES, attempts: positive }, options ?? {});
  const { operation, when, attempts = Number.POSITIVE_INFINITY } = given;
  const { times = when ? Number.POSITIVE_INFINITY : 1 } = given;
  if (!isFault(fault)) {
    const names = FAULT_NAMES.map((name) => JSON.stringify(name)).join(", ");
    throw refusal([{ field: "fault", message: `must be one of ${names}` }, ...problems]);
  }
  if (problems.length > 0) throw refusal(problems);
  return { what: { fault }, operation, when, times, attempts };
}

/** Refuses what a test asks for, as the client refuses its options. */
const refusal = (problems: Problem[]): PiperConfigError =>
  new PiperConfigError(listProblems(problems), { outcome: "none", problems });
