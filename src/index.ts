export type { components, paths } from "../generated/openapi.d.ts";
export {
  type AgentResponse,
  type Attempt,
  type CreateResponseParams,
  createPiperClient,
  type Fetch,
  type PiperClient,
  type PiperClientOptions,
  type RequestOptions,
  type RunEvent,
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
