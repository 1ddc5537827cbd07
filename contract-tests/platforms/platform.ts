import { inspect, isDeepStrictEqual } from "node:util";
import { CommandError } from "../../scripts/shared/command.ts";
import { installOnDemand } from "../../scripts/shared/install-on-demand.ts";
import type { Checked } from "../../scripts/shared/table-of-checks.ts";

/** A framework, a tool or a network in which apps use the package. */
export interface Platform {
  name: string;
  /** Tries the package there; rejects with {@link NotToBeHad} where the platform is missing. */
  run(signal: AbortSignal): Promise<Row[]>;
}

/** What became of one check. */
export interface Row extends Checked {
  check: string;
}

/** What a check should see. Of an object only the fields that are named here are compared. */
export interface Expectation {
  expected: unknown;
  /** What the platform does by itself: a sentence. */
  platform?: string;
}

/** A platform is missing here, and why: it is skipped, by name. */
export class NotToBeHad extends Error {}

/** Installs what a platform is made of; what cannot be installed is not to be had. */
export async function need(...specs: string[]): Promise<string> {
  return orNotToBeHad(installOnDemand(...specs));
}

/** Says of what this machine cannot get or make that it is not to be had. */
export async function orNotToBeHad<T>(made: Promise<T>): Promise<T> {
  return made.catch((error) => {
    throw error instanceof CommandError ? new NotToBeHad(error.message) : error;
  });
}

/** Holds what was seen against what was expected, check by check. */
export function compare(
  seen: Record<string, unknown>,
  expectations: Record<string, Expectation>,
): Row[] {
  const unforeseen = Object.keys(seen).filter((check) => !(check in expectations));
  return [
    ...Object.entries(expectations).map(([check, { expected, platform }]) => ({
      check,
      differences: check in seen ? differences(seen[check], expected) : ["was not run"],
      ...(platform && { platform }),
    })),
    ...unforeseen.map((check) => ({ check, differences: ["is expected nowhere"] })),
  ];
}

function differences(seen: unknown, expected: unknown): string[] {
  if (!isObject(expected) || !isObject(seen))
    return isMatch(seen, expected) ? [] : [`${inspect(seen)}, expected ${inspect(expected)}`];
  return Object.entries(expected).flatMap(([field, value]) =>
    isMatch(seen[field], value)
      ? []
      : [`${field}: ${inspect(seen[field])}, expected ${inspect(value)}`],
  );
}

const isMatch = (seen: unknown, expected: unknown) =>
  expected instanceof RegExp ? expected.test(String(seen)) : isDeepStrictEqual(seen, expected);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !(value instanceof RegExp);
