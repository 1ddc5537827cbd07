export type { components, paths } from "../generated/openapi.d.ts";
export type { Fetch } from "./attempt.ts";
export {
  type CreateResponseParams,
  createPiperClient,
  type PiperClient,
} from "./client.ts";
export {
  type AnyPiperError,
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
export type { Attempt, PiperClientOptions, RequestOptions } from "./options.ts";
