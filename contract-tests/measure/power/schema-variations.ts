// Makes servers out of tables: each has one value that the contract rules out.
import type { PlainAnswer } from "../../suite/requests/correct-exchanges.ts";
import { finding, json, type Named, type Provenance, text, type Variation } from "./variation.ts";

const VALUES: Record<string, unknown> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 0.5,
  string: "text",
  array: ["text"],
  object: { text: "text" },
};

/** The types that may stand at a place: a value of any other is a fault. */
export type Field = [
  of: string,
  pointer: string,
  types: string,
  provenance: Provenance,
  besides?: string,
];

/** What may not be left out. */
export type Required = [of: string, pointer: string, provenance: Provenance];

/** Strings that are not what they should be. */
export type Strings = [
  of: string,
  pointer: string,
  keyword: string,
  provenance: Provenance,
  values: string[],
];

export const NO_UUIDS = [
  "",
  "session-1",
  "5f8a1d7e64f14d0e8a3b0c9e7b1f2d63",
  "urn:uuid:5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  "{5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63}",
  "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d6g",
  "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63\n",
];

export const NO_DATE_TIMES = [
  "",
  "2026-03-02",
  "09:15:00.840Z",
  "2026-03-02T09:15:00.840",
  "2026-03-02 09:15:00.840Z",
  "2026-03-02T09:15Z",
  "2026-03-02T09:15:00.Z",
  "2026-03-02T09:15:00,840Z",
  "2026-03-02T09:15:00.840+0000",
  "2026-13-02T09:15:00.840Z",
  "2026-02-29T09:15:00.840Z",
  "2026-03-02T24:00:00.000Z",
  "2026-03-02T09:60:00.840Z",
  "2026-03-02T09:15:61.840Z",
  "2026-03-02T09:15:60.840Z",
  "2026-03-02T09:15:00.840+24:00",
  "+002026-03-02T09:15:00.840Z",
  "20260302T091500Z",
  "Mon, 02 Mar 2026 09:15:00 GMT",
  "1772442900",
];

export const fault = (
  of: string,
  name: string,
  answer: (answer: PlainAnswer) => PlainAnswer,
  finding: Named,
  ...besides: Named[]
): Variation => ({
  name: `${of}: ${finding.pointer || "the body"} ${name}`,
  of,
  answer,
  findings: [finding, ...besides],
});

export const put = (path: string, value: unknown) =>
  path === "" ? text(() => JSON.stringify(value)) : json({ op: "replace", path, value });

/** `isNullSure` is whether a page says that there is no null, too. */
export const wrongTypes = (fields: readonly Field[], { isNullSure = true } = {}): Variation[] =>
  fields.flatMap(([of, pointer, types, provenance, more]) => {
    return Object.entries(VALUES)
      .filter(([type]) => !types.split(" ").includes(type))
      .map(([type, value]) => {
        // A page shows a number, and we guess that it is whole.
        const isFraction = type === "number" && types.includes("integer");
        const isGuess = isFraction || (type === "null" && !isNullSure);
        const broken = (rule: string) => finding(isGuess ? "inferred" : provenance, rule, pointer);
        const besides = [more ?? []].flat().map(broken);
        return fault(of, `is of type ${type}`, put(pointer, value), broken("type"), ...besides);
      });
  });

export const absent = (required: readonly Required[]): Variation[] =>
  required.map(([of, pointer, provenance]) => {
    const change = json({ op: "remove", path: pointer });
    return fault(of, "is absent", change, finding(provenance, "required", pointer));
  });

export const wrongStrings = (strings: readonly Strings[]): Variation[] =>
  strings.flatMap(([of, pointer, keyword, provenance, values]) =>
    values.map((value) => {
      const broken = finding(provenance, keyword, pointer);
      return fault(of, `is ${JSON.stringify(value)}`, put(pointer, value), broken);
    }),
  );

/** Numbers of which there cannot be less than none. */
export const negative = (of: string, pointers: readonly string[]): Variation[] =>
  pointers.flatMap((pointer) =>
    [-1, -1e-9]
      .filter((value) => Number.isInteger(value) || /(latency_ms|usd)$/.test(pointer))
      .map((value) =>
        fault(of, `is ${value}`, put(pointer, value), finding("inferred", "minimum", pointer)),
      ),
  );
