// What the page of Create Response Stream shows of a 422: the same API, and the same request. That other
// operations answer so is a guess.
import type { PageObject } from "./page.ts";

export const VALIDATION_STATUS = "422";

const source = "create-response-stream";

export const validationProblems: PageObject[] = [
  {
    at: "",
    known: "sample",
    source,
    fields: { detail: { type: "object[]" } },
    about: { detail: "one entry each" },
  },
  {
    at: "detail[]",
    known: "sample",
    source,
    fields: {
      loc: { type: "string[]" },
      msg: { type: "string" },
      type: { type: "string" },
      input: { type: "unknown" },
      ctx: { type: "object" },
    },
    about: {
      loc: "where",
      msg: "in words",
      type: "code",
      input: "was sent",
      ctx: "limits",
    },
  },
];

export const sampleProblems = {
  detail: [{ loc: ["<string>"], msg: "<string>", type: "<string>", input: "<unknown>", ctx: {} }],
};
