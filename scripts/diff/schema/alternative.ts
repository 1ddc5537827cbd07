import type { JsonType } from "../json.ts";

/** What one object schema says of fields: those it names, those it matches, and all others. */
export interface Shape {
  named: Map<string, unknown>;
  matched: Map<string, unknown>;
  /** Undefined where nothing is said of other fields, which is not the same in TypeScript as true. */
  rest: unknown;
  /** Whether it is what unevaluatedProperties says: types know nothing of that. */
  unevaluated?: true;
  /** The component that says so; undefined where the schema itself does. */
  home: string | undefined;
}

export interface Alternative {
  type: JsonType;
  /** The component that it comes from. */
  name: string | undefined;
  /** The schema of that component, where it demands no more than that. */
  origin: unknown;
  /** The components that it is made of. */
  parts: ReadonlySet<string>;
  /** The schema objects that it is made of. */
  sources: readonly object[];
  /** Of a number: integers only. */
  whole: boolean;
  /** The values of enum or const, as far as the type allows them. */
  allowed: unknown[] | undefined;
  /** What is listed beside them, though the type forbids it: TypeScript has that all the same. */
  strays: unknown[];
  limits: Map<string, number>;
  /** By keyword, values that all hold. */
  asserted: Map<string, unknown[]>;
  shapes: Shape[];
  /** The fields that must be there, each with the component that says so. */
  required: Map<string, string | undefined>;
  lists: { first: unknown[]; rest: unknown }[];
}

/** Whether the type of an object has an index signature for fields that are not named. */
export const isSigned = ({ shapes }: Alternative): boolean =>
  shapes.some(
    ({ matched, rest, unevaluated }) =>
      matched.size > 0 || (rest !== undefined && rest !== false && !unevaluated),
  );
