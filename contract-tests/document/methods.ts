/** The HTTP methods that a path item of OpenAPI has an operation for, in its order. */
export const METHODS = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
] as const;

export type Method = (typeof METHODS)[number];
