export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Writes a key as a step of a JSON pointer. */
export function escapePointer(key: string): string {
  // Asked for each field of each answer, and almost never needed.
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** The value at a JSON pointer inside another; undefined where the way ends before. */
export function valueAt(root: unknown, pointer: string): unknown {
  const steps = pointer.split("/").slice(1);
  const keys = steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce(
    (value, key) => (Object.hasOwn(Object(value), key) ? Object(value)[key] : undefined),
    root,
  );
}
