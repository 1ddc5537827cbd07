export type { components, paths } from "../generated/openapi.d.ts";
export { createPiperClient, type PiperClient } from "./client.ts";
export type { AgentResponse, CreateResponseParams, RunEvent } from "./create-response.ts";
export { piperErrorFrom } from "./error-from.ts";
export {
  type AnyPiperError,
  type ErrorFields,
  isPiperError,
  type Outcome,
  type Phase,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  type Problem,
} from "./errors.ts";
export type { FoundRuns } from "./lost-run.ts";
export type {
  Attempt,
  FetchOptions,
  FindRunsOptions,
  HeadersOption,
  PiperClientOptions,
  RequestOptions,
} from "./options.ts";
export type {
  GetSessionEventsParams,
  Session,
  SessionEvents,
  SessionRun,
} from "./session-events.ts";
export type { Token } from "./token.ts";
export type { Fetch, FetchInit, FetchResponse } from "./transport.ts";
