const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a value is written as a UUID: of any version, in either case, and without a prefix. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}
