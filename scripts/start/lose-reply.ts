import { GREETING } from "../../contract-tests/calls/call.ts";
import { type AnyPiperError, createPiperClient, isPiperError } from "../../src/index.ts";
import { CommandError } from "../shared/command.ts";
import { printable, printableLine } from "../shared/printable.ts";
import type { ChosenServer } from "./choose-server.ts";
import type { Paint } from "./render-run.ts";
import { renderRun } from "./render-run.ts";

/** What the mock is asked to do to a reply. */
const LOST = { "mock-fault": "reply lost" };

/**
 * Tells the story of a lost reply: a greeting opens the conversation, the reply to a message is lost
 * on the wire, and the client looks whether the agent ran.
 */
export async function* tellLostReply(
  { options, agent_id }: ChosenServer,
  message: string,
  paint: Paint,
): AsyncGenerator<string> {
  const piper = createPiperClient(options);
  const { data: greeting } = await piper.createResponse({ ...GREETING, agent_id });
  yield `Agent: ${printable(greeting.content)}`;

  yield `You: ${message}`;
  const params = { ...GREETING, agent_id, message, session_id: greeting.session_id };
  const error = await failureOf(piper.createResponse(params, { headers: LOST }));
  yield `       ${paint("red", "The reply is lost.")} What the client says of it:`;
  yield `       ${printableLine(error.message, 1_000)}`;

  yield "";
  yield "So it looks in the conversation, and sends nothing again:";
  yield "       await piper.findRuns(params, { since: error.sentAt })";
  const { runs } = await piper.findRuns(params, { since: error.sentAt });
  const [run] = runs;
  if (!run || runs.length > 1)
    throw new CommandError(`The mock shows ${runs.length} such runs: it should show one.`);
  const reply = run.events.findLast(({ role }) => role === "assistant");
  yield `The agent ran once. Its run is ${run.id}, and this is its reply:`;
  yield "";
  yield `Agent: ${printable(reply?.content ?? "")}`;
  yield "";
  for (const line of renderRun(run.events, paint)) yield line;
}

async function failureOf(call: Promise<unknown>): Promise<AnyPiperError> {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (isPiperError(error)) return error;
  throw error ?? new CommandError("The mock lost no reply.");
}
