import { contract } from "../../generated/contract.ts";
import { examples } from "../../generated/examples.ts";
import { createClient, type PiperClient } from "../client.ts";
import { PiperConfigError } from "../errors.ts";
import { listProblems } from "../messages.ts";
import type { PiperClientOptions } from "../options.ts";
import { read, readPlainObject } from "../plain.ts";
import { platformHas } from "../platform.ts";
import type { Fetch } from "../transport.ts";

/**
 * Creates a client whose requests are sent by a function of the fake's. It sends no call again
 * unless it is told to: a test should not wait.
 */
export function createFakeClient(options: PiperClientOptions, send: Fetch): PiperClient {
  // What an app's own fetch throws proves nothing to the client, so nor does what is thrown here.
  const isPlatform = read(options, "fetch") === undefined;
  return createClient(withDefaults(options, { maxRetries: 0 }), { send, isPlatform });
}

/** The options of a fake's own client: a test need not have a token, nor an organization. */
export function completeOptions(options: PiperClientOptions): PiperClientOptions {
  const [prefix] = contract.tokenPrefixes;
  const orgId = String(examples.createResponse.parameters.org_id);
  const defaults = { orgId, dangerouslyAllowBrowser: true };
  const hasOtherServer = read(options, "baseUrl") !== undefined;
  return withDefaults(
    options,
    hasOtherServer ? defaults : { ...defaults, token: `${prefix}example_of_a_fake` },
  );
}

/** Options with others in the place of those that are left out. */
function withDefaults(options: PiperClientOptions, defaults: PiperClientOptions) {
  const given = readPlainObject(options);
  if (!given || given.unreadable.length > 0) return options; // The client says what is wrong.
  const values = Object.entries(given.values).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(values) };
}

/** What requests and answers are made of: jest's jsdom has none of it. */
const NEEDED = ["Request", "Response", "Headers", "ReadableStream", "TextEncoder"];

/** Says what a test's environment lacks, where a call would only say that it failed. */
export function requirePlatform(): void {
  const missing = NEEDED.filter((name) => !platformHas(name));
  if (missing.length === 0) return;
  const message = "is missing in this test environment: use one that has fetch, such as Node's";
  const problems = missing.map((field) => ({ field, message }));
  throw new PiperConfigError(listProblems(problems), { outcome: "none", problems });
}
