// Sends thousands of messages, ten at a time. Killed at any moment and started again, it goes on
// where it was, and sends no message twice. Each message goes to a conversation of its own, whose
// session is known: where a reply is lost, that is where its run can be found.
import { existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import pLimit from "p-limit";
import { type CreateResponseParams, createPiperClient, isPiperError } from "piper-responses";

type Message = { id: string; session_id: string; text: string };
type State = "sending" | "answered" | "ran" | "refused" | "to send";
type Entry = { id: string; state: State; at: number; answer?: string | undefined };

/** So long after it was sent a run that nobody sees was never started. Ask Piper what is right. */
const LONGEST_RUN_MS = Number(process.env.LONGEST_RUN_MS ?? 15 * 60_000);

const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
});

/** A file of one JSON object a line; a line that a kill has cut off is none. */
const read = <T>(file: string): T[] =>
  (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });

const last = new Map(read<Entry>("journal.jsonl").map((entry) => [entry.id, entry]));
const journal = openSync("journal.jsonl", "a");

/** Writes what is known of a message, on the disk before anything else happens. */
function note(id: string, state: State, at: number, answer?: string) {
  const entry: Entry = { id, state, at, answer };
  last.set(id, entry);
  writeSync(journal, `\n${JSON.stringify(entry)}`); // On a line of its own, also after a cut one.
  fsyncSync(journal);
}

async function settle({ id, session_id, text }: Message) {
  const agent_id = process.env.PIPER_AGENT_ID ?? "";
  const params = { agent_id, session_id, message: text, include_events: false } as const;
  const before = last.get(id);
  if (before?.state === "sending" && !(await isNotSent(id, params, before.at))) return;
  const at = Date.now();
  note(id, "sending", at);
  try {
    const { data } = await piper.createResponse(params);
    note(id, "answered", at, data.content);
  } catch (error) {
    if (!isPiperError(error)) throw error;
    if (error.outcome === "completed") note(id, "ran", at);
    else if (error.outcome === "unknown") await isNotSent(id, params, at);
    else if (error.kind === "http" && error.status === 422) note(id, "refused", at, error.message);
    else {
      note(id, "to send", at);
      if (!error.retryable) throw error; // A wrong token, say: it is so for all of them.
    }
  }
}

/** Looks for the run of a message whose answer never came: true where it was surely not sent. */
async function isNotSent(id: string, params: CreateResponseParams, at: number): Promise<boolean> {
  const { runs, undecided } = await piper.findRuns(params, { since: at, waitMs: 5000 });
  if (runs.length > 0) note(id, "ran", at);
  return runs.length + undecided.length === 0 && Date.now() - at > LONGEST_RUN_MS;
}

const isOpen = ({ id }: Message) => !/answered|ran|refused/.test(last.get(id)?.state ?? "");
const messages = read<Message>("messages.jsonl").filter(isOpen);
await pLimit(10).map(messages, settle);
console.log(
  `${messages.filter(isOpen).length} of ${messages.length} are open: start it again later.`,
);
