import type { IncomingHttpHeaders } from "node:http";
import { FAULTS, type FaultName, isFault } from "./faults.ts";

/** How long an answer can be asked to take. */
export const MAX_DELAY_MS = 600_000;

/** What a request's own headers ask of the mock. */
export interface Wishes {
  fault: FaultName | undefined;
  delayMs: number | undefined;
}

/** Reads the headers `mock-fault` and `mock-delay`, or says in words what of them cannot be. */
export function readWishes(headers: IncomingHttpHeaders): Wishes | { refusal: string } {
  const fault = textOf(headers["mock-fault"]);
  if (fault !== undefined && !isFault(fault))
    return {
      refusal: `mock-fault: ${fault} is none. There are: ${Object.keys(FAULTS).join(", ")}.`,
    };
  const delay = textOf(headers["mock-delay"]);
  if (delay !== undefined && !(/^\d+$/.test(delay) && Number(delay) <= MAX_DELAY_MS))
    return { refusal: `mock-delay: ${delay} is not from 0 to ${MAX_DELAY_MS} milliseconds.` };
  return { fault, delayMs: delay === undefined ? undefined : Number(delay) };
}

const textOf = (header: string | string[] | undefined) => header?.toString();
