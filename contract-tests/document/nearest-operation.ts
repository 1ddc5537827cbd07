import type { Operation } from "./operation.ts";

/**
 * The operation that a request asks for, or comes nearest to: one with a path of as many like steps
 * as can be, and with its method.
 */
export function nearestOperation(
  operations: readonly Operation[],
  { method, url }: { method: string; url: string },
): Operation {
  const steps = new URL(url).pathname.split("/");
  const likeness = (operation: Operation): number => {
    const names = operation.template.split("/");
    const like = steps.filter((step, at) => names[at]?.startsWith("{") || names[at] === step);
    const isWhole = steps.length === names.length && like.length === names.length;
    return like.length + (isWhole ? 1 : 0) + (operation.method === method ? 0.5 : 0);
  };
  const [nearest] = operations.toSorted((a, b) => likeness(b) - likeness(a));
  if (!nearest) throw new Error("There is no operation.");
  return nearest;
}
