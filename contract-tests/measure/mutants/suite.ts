import { withoutRefs } from "../../document/openapi.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import type { Judge } from "../../suite/judge/judge.ts";
import { differencesFromPages } from "../../suite/page/compare.ts";
import { judgeExamples } from "../examples/judge-examples.ts";
import { lintWithOwnRules } from "./own-lint.ts";
import { getsWrong, judgeOf } from "./questions.ts";

/** The judge, asked about the request table, and about faulty and legal servers. */
export const JUDGE = "Judge";

/** Each example, held against its schema. */
export const EXAMPLES = "Examples";

/** The parts of the suite that need no server and no other tool. */
const PARTS: Record<
  string,
  (document: OpenApiDocument, judge: () => Judge, field: string) => boolean
> = {
  "Facts of the page": (document) => differencesFromPages(withoutRefs(document)).length > 0,
  [EXAMPLES]: (document, judge) => !judgeExamples(document, judge()).next().done,
  "Lint rules of ours": (document) => lintWithOwnRules(document).length > 0,
  [JUDGE]: getsWrong,
};

export const suiteParts = Object.keys(PARTS);

/** The names of the parts that notice something in a document. */
export const noticedBy = (document: OpenApiDocument, field = ""): string[] => [
  ...noticing(document, field),
];

/** Whether any part notices something in a document: no further one is asked then. */
export const isNoticed = (document: OpenApiDocument, field = ""): boolean =>
  noticing(document, field).next().done !== true;

/**
 * Asks the parts in turn which of them notice something in a document. A part that cannot work with
 * it, and throws, has noticed as well. Where the change is near a field, its name makes it faster.
 */
function* noticing(document: OpenApiDocument, field: string): Generator<string> {
  let judge: Judge | undefined;
  const createOnce = () => {
    judge ??= judgeOf(document);
    return judge;
  };
  const hasNoticed = (notices: (typeof PARTS)[string]): boolean => {
    try {
      return notices(document, createOnce, field);
    } catch {
      return true;
    }
  };
  for (const [name, notices] of Object.entries(PARTS)) if (hasNoticed(notices)) yield name;
}
