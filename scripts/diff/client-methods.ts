import { createPiperClient } from "../../src/index.ts";

/**
 * The names that the package gives to operations: where the operationId of one changes, apps call a
 * method that is gone. An operationId besides these is a name that nobody exports.
 */
export function clientMethods(): ReadonlySet<string> {
  const client = createPiperClient({
    token: () => "", // Never asked for, and so of no prefix.
    orgId: "00000000-0000-4000-8000-000000000000",
  });
  return new Set(Object.keys(client));
}
