import type { Client } from "openapi-fetch";
import type { Operation } from "../generated/contract.ts";
import type { SentParameters } from "./parameters.ts";
import type { Settings } from "./settings.ts";
import type { Stop } from "./stop.ts";
import type { Transport } from "./transport.ts";

/** What a call is: the same for each of its attempts. */
export interface CallPlan {
  /** The operation's name, its `operationId`. */
  name: string;
  operation: Operation;
  /** The URL that calls go below. */
  baseUrl: string;
  parameters: SentParameters;
  settings: Settings;
  api: AnyClient;
  transport: Transport | undefined;
  stop: Stop;
  /** The tokens of all attempts: an answer may echo an earlier one. */
  tokens: Set<string>;
}

/** A read starts no run, so that there is none to speak of. */
export const isRead = ({ method }: Operation): boolean => method === "GET";

/** An operation of any document, as openapi-fetch knows one: generated/contract.ts has the details. */
interface AnyOperation {
  parameters: Record<"path" | "query" | "header", Record<string, unknown>>;
  requestBody?: { content: { "application/json": string } };
  responses: Record<number, never>;
}

/** An openapi-fetch client of any document. */
export type AnyClient = Client<Record<string, Record<HttpMethod, AnyOperation>>>;

export type HttpMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";
