// A Piper agent as a tool of another agent, with the AI SDK.
import { tool } from "ai";
import { createPiperClient, isPiperError } from "piper-responses";
import { z } from "zod";

const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
});

/** What the model is told of a call that failed: above all, whether it may ask again. */
const TOLD = {
  none: "Nothing was asked.",
  not_sent: "Support could not be reached; nothing was asked. You may try again later.",
  rejected: "Support refused the question; nothing was asked. Do not try again.",
  completed: "Support has acted, but its answer was lost. Do not ask again; tell the user so.",
  unknown: "Support may have acted. Do not ask again: a person has to look. Tell the user so.",
};

export const askSupport = tool({
  description: "Asks the customer service agent, which can look up and change orders.",
  inputSchema: z.object({ question: z.string().describe("The whole question, in one message") }),
  async execute({ question }, { abortSignal }) {
    try {
      const { data } = await piper.createResponse(
        { agent_id: process.env.PIPER_AGENT_ID ?? "", message: question, include_events: false },
        { signal: abortSignal },
      );
      return data.content;
    } catch (error) {
      // The user has stopped it all, or the program is wrong: no model can do anything about that.
      if (!isPiperError(error) || error.kind === "abort" || error.kind === "config") throw error;
      return TOLD[error.outcome];
    }
  },
});
