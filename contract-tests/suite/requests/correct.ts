import { applyPatch, type Operation } from "rfc6902";
import { type Operation as ApiOperation, nameOf } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { readDocument } from "../../document/read-document.ts";
import { type CorrectExchange, correctExchanges } from "./correct-exchanges.ts";

export const document: OpenApiDocument = await readDocument();

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (body: string | Uint8Array | null): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body ?? new Uint8Array());

/** A copy of a JSON value with a JSON Patch applied; a patch that does not apply is a mistake. */
export function patched<T>(value: T, patch: Operation[]): T {
  const copy = structuredClone(value);
  const failure = applyPatch(copy, patch).find((result) => result !== null);
  if (failure) throw new Error(`${failure.name}: ${JSON.stringify(patch)}`);
  return copy;
}

/** Every variation starts from one of these. */
export const correct = correctExchanges(document);

/** The name of the first exchange in which an operation answers so; undefined where none does. */
export const exchangeWith = (operation: ApiOperation, status: number): string | undefined =>
  Object.keys(correct).find((name) => {
    const exchange = correct[name];
    return exchange?.answer.status === status && nameOf(exchange.operation) === nameOf(operation);
  });

/** An exchange by its name; a name that none has is a mistake. */
export function correctExchange(name: string): CorrectExchange {
  const found = correct[name];
  if (!found) throw new Error(`openapi.yaml tells no exchange ${name}.`);
  return found;
}
