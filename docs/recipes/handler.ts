// What an app's pages may ask of its agents: the recipes for servers mount this.
import { createPiperClient } from "piper-responses";
import { createPiperHandler } from "piper-responses/handler";
import { userOf } from "./sign-in.ts"; // Yours: who is signed in, by a cookie that nobody can forge.

const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
});

/** Whose each conversation is. Yours is a table: a second server has to know it as well. */
const owners = new Map<string, string>();

export const handler = createPiperHandler({
  piper,
  agents: [process.env.PIPER_AGENT_ID ?? ""],
  async authorize(request) {
    const user = await userOf(request);
    if (!user) return false;
    return {
      // Whoever has the id of another's conversation reads it, and speaks in it, but for this line.
      sessions: (session_id) => owners.get(session_id) === user.id,
      onReply({ session_id }) {
        if (session_id && !owners.has(session_id)) owners.set(session_id, user.id);
      },
      profile_metadata: { user_name: user.name },
    };
  },
});
