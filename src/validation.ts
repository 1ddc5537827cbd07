import { read, readText } from "./plain.ts";

/**
 * One problem that a refusal tells of, as FastAPI writes it, without its `input`: the customer's text. A
 * bare text, as other servers write, is all message.
 */
export interface ToldProblem {
  /** The steps to where it is. */
  readonly loc: readonly (string | number)[] | undefined;
  readonly msg: string | undefined;
  readonly type: string | undefined;
}

/**
 * Reads the problems in a 422's body; undefined where it lists none. What is not of its type is left
 * out: it may be anything, nested as deep as a body is long.
 */
export function readValidation(body: unknown): ToldProblem[] | undefined {
  const detail = read(body, "detail");
  if (!Array.isArray(detail)) return undefined;
  return detail.map((problem: unknown) => {
    const loc = read(problem, "loc");
    return {
      loc: Array.isArray(loc) ? loc.filter(isStep) : undefined,
      msg:
        typeof problem === "string"
          ? problem
          : (readText(problem, "msg") ?? readText(problem, "message")),
      type: readText(problem, "type"),
    };
  });
}

const isStep = (step: unknown): step is string | number =>
  typeof step === "string" || typeof step === "number";
