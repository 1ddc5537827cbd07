import type { operations } from "../generated/openapi.d.ts";

/** What an operation sends in one place, by the contract: no parameter there asks for nothing. */
export type SentIn<
  Name extends keyof operations,
  Place extends "path" | "query" | "header",
> = operations[Name]["parameters"] extends { [place in Place]?: infer Sent }
  ? [NonNullable<Sent>] extends [never]
    ? unknown
    : NonNullable<Sent>
  : unknown;
