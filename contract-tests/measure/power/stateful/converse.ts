import type { Check } from "../../../suite/check.ts";
import { createConversationJudge } from "../../../suite/conversation/judge-conversation.ts";
import { createExchangeReader } from "../../../suite/judge/judge.ts";
import { document } from "../../../suite/requests/correct.ts";
import type { Row } from "../../../suite/requests/row.ts";
import { requestTable } from "../../../suite/requests/table.ts";
import { runTable } from "../../../suite/run-table.ts";
import { type Answering, modelCaller } from "./model-server.ts";

const read = createExchangeReader(document);
const judgeConversation = createConversationJudge(document);

/** The rows that are about what a server does, and not about how much it takes. */
export const conversationRows: Row[] = requestTable.filter(({ isLarge }) => !isLarge);

/** Runs rows against a server that is a function: no time passes, and nothing goes over a wire. */
export const converse = (
  answer: Answering,
  { rows = conversationRows, maxCalls = Number.POSITIVE_INFINITY } = {},
): Promise<Check[]> =>
  runTable(
    rows,
    { kind: "url", caller: modelCaller, isLive: false, paceMs: 0 },
    {
      read,
      judgeConversation,
      maxCalls,
      deadlineMs: 0,
      maxBytes: 0,
      wait: async () => {},
      sendRequest: async (request) => ({ exchange: { request, response: answer(request) } }),
    },
  );

/** What was found in a run, by how grave it is and by which rule; drift is no fault. */
export const foundIn = (checks: readonly Check[]): string[] => {
  const findings = checks.flatMap((check) => check.findings);
  const names = findings
    .filter(({ severity }) => severity !== "drift")
    .map(({ severity, rule }) => `${severity} ${rule}`);
  return [...new Set(names)].sort();
};
