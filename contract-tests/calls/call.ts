// A valid call, made of openapi.yaml's own examples: what a test sends whose subject is something
// else. A further required parameter comes in here by itself, and no such test has to name it.
import { contract, type Operation } from "../../generated/contract.ts";
import { examples } from "../../generated/examples.ts";
import type { CreateResponseParams } from "../../src/index.ts";

/** What a call with a message says; whether it wants events is left to the client. */
type Call = Omit<CreateResponseParams, "include_events"> & { message: string };

const { parameters, requests } = examples.createResponse;
const taken: Operation["parameters"] = contract.operations.createResponse.parameters;

/** What is required beside the body: in the query, in a header. */
const beside = Object.entries(taken)
  .filter(([, { in: place, required }]) => required && (place === "query" || place === "header"))
  .map(([name]) => [name, parameters[name]]);

// The examples are typed as unknown: that they keep the contract is held by their own tests.
/** The body of CALL: the first that openapi.yaml shows. */
export const BODY = Object.values(requests)[0] as object;

/** A call with a message: `{ ...CALL, session_id }` for one that says more. */
export const CALL = { ...Object.fromEntries(beside), ...BODY } as Call;

const { message: _, ...greeting } = CALL;

/** The same without a message: a call for a greeting. */
export const GREETING = greeting;
