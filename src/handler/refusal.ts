import { has } from "../plain.ts";
/** A request that goes no further: nothing was sent to the API. */
export interface Refusal {
  readonly status: number;
  /** Why, in words that a page may show to its developer. */
  readonly detail: string;
  /** The methods that a path has, where it is the method that is wrong. */
  readonly allow?: string;
  /** The app's own answer, in place of one of ours. */
  readonly response?: Response;
  /** What is wrong in the app itself, for its log and not for the page. */
  readonly fault?: Error;
}

export const NO_SUCH_CALL: Refusal = { status: 404, detail: "There is no such call here." };

export const UNKNOWN_CALLER: Refusal = {
  status: 401,
  detail: "The server does not know who is calling.",
};

export const OTHER_ORIGIN: Refusal = {
  status: 403,
  detail:
    "Only a page of this server's own origin, or of one in the handler's `origins`, may call: Sec-Fetch-Site or Origin says that this is none, or neither is there.",
};

export const OTHER_AGENT: Refusal = { status: 403, detail: "This agent is not to be called here." };

export const OTHER_SESSION: Refusal = {
  status: 403,
  detail: "This conversation is not the caller's.",
};

export const OTHER_ANSWER: Refusal = {
  status: 502,
  detail: "The API's reply is unusable.",
  fault: new Error("The API answered with another conversation than the one that was asked for"),
};

export const GONE: Refusal = { status: 499, detail: "The page has gone." };

/** What an app's own function did wrong, or failed with; the page learns no more than that. */
export function fault(what: string, problem: string, cause?: unknown): Refusal {
  const message = `${what} ${problem}`;
  return {
    status: 500,
    detail: "The server could not decide about this call; its log says why.",
    fault: new Error(message, cause === undefined ? undefined : { cause }),
  };
}

/** Tells a refusal from what was to be had otherwise. */
export const isRefusal = (value: object): value is Refusal => has(value, "detail");
