import type { Operation } from "rfc6902";
import { bytes, patched, textOf } from "../../suite/requests/correct.ts";
import type { PlainAnswer, PlainRequest } from "../../suite/requests/correct-exchanges.ts";
import type { Script } from "./script.ts";

/** A server that differs from a correct one; what a variation leaves out stays as it was. */
export interface Variation {
  name: string;
  of: string;
  request?: (request: PlainRequest) => PlainRequest;
  answer?: (answer: PlainAnswer) => PlainAnswer;
  /** How the answer is put on the wire, where that is not plain HTTP. */
  script?: Script;
  /** What is to be found in it, no more and no less; nothing where it keeps the contract. */
  findings?: Named[];
}

/** Where a rule comes from: the page's words, its sample, a guess of ours, or HTTP. */
export type Provenance = "documented" | "example" | "inferred" | "http";

/** A finding as it is to be: how grave, which rule, where, and how we know the rule. */
export interface Named {
  severity: "violation" | "warning" | "drift";
  rule: string;
  pointer: string;
  provenance: Provenance;
}

/** A finding that is as grave as its rule is sure. */
export const finding = (provenance: Provenance, rule: string, pointer: string): Named => ({
  severity: provenance === "inferred" ? "warning" : "violation",
  rule,
  pointer,
  provenance,
});

export const documented = (rule: string, pointer = ""): Named =>
  finding("documented", rule, pointer);

export const inferred = (rule: string, pointer = ""): Named => finding("inferred", rule, pointer);

/** What an API adds or does differently when it moves on; nothing is broken by it. */
export const drift = (provenance: Provenance, rule: string, pointer: string): Named => ({
  severity: "drift",
  rule,
  pointer,
  provenance,
});

export const newField = (pointer: string): Named => drift("inferred", "new-field", pointer);

/** Changes the answer's JSON body by a JSON Patch. */
export const json =
  (...patch: Operation[]) =>
  (answer: PlainAnswer): PlainAnswer => ({
    ...answer,
    body: bytes(JSON.stringify(patched(JSON.parse(textOf(answer.body)), patch))),
  });

/** Changes the answer's body as text, for what JSON cannot say. */
export const text =
  (change: (body: string) => string) =>
  (answer: PlainAnswer): PlainAnswer => ({ ...answer, body: bytes(change(textOf(answer.body))) });

export const status =
  (code: number) =>
  (answer: PlainAnswer): PlainAnswer => ({ ...answer, status: code });

/** Sets a header of a request or an answer; undefined takes it away. */
export const header =
  (name: string, value: string | undefined) =>
  <T extends { headers: Record<string, string> }>(message: T): T => {
    const { [name]: _, ...headers } = message.headers;
    return { ...message, headers: value === undefined ? headers : { ...headers, [name]: value } };
  };

/** Changes the request's JSON body by a JSON Patch. */
export const asking =
  (...patch: Operation[]) =>
  (request: PlainRequest): PlainRequest => ({
    ...request,
    body: JSON.stringify(patched(JSON.parse(textOf(request.body)), patch)),
  });

export const all =
  <T>(...changes: ((message: T) => T)[]) =>
  (message: T): T =>
    changes.reduce((changed, change) => change(changed), message);
