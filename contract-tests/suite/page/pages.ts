import { createResponse } from "./create-response.ts";
import { getSessionEvents } from "./get-session-events.ts";
import type { Page } from "./page.ts";

/** The public pages of the operations that the contract describes, in its order. */
export const pages: readonly Page[] = [createResponse, getSessionEvents];
