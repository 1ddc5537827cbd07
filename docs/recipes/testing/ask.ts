// A function of an app, for the recipes beside it to test: it sends a message to an agent, and says
// what its customer is to read, whatever comes of it.
import { type CreateResponseParams, isPiperError, type PiperClient } from "piper-responses";

export async function ask(piper: PiperClient, params: CreateResponseParams): Promise<string> {
  try {
    const { data } = await piper.createResponse(params);
    return data.content;
  } catch (error) {
    if (!isPiperError(error)) throw error;
    if (error.retryable) return "We are busy. Please try again in a minute.";
    if (error.outcome !== "unknown" || error.sentAt === undefined) throw error;

    // The agent may have run: asking again could pay for it twice, so its run is looked for. Where the
    // look fails as well, its error says nothing of the message: that is still not known.
    const search = { since: error.sentAt, waitMs: 10_000 };
    const found = await piper.findRuns(params, search).catch(() => undefined);
    const reply = found?.runs[0]?.events.at(-1)?.content;
    return reply ?? "We do not know whether your message has arrived. Somebody will look after it.";
  }
}
