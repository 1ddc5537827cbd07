// The server's side of an app on Next.js: what its pages may ask of the agent.
import { createPiperClient } from "piper-responses";
import { createPiperHandler } from "piper-responses/handler";
import { isOwner, setOwner } from "./conversations"; // Yours: a table of sessions and their users.
import { userOf } from "./sign-in"; // Yours: who is signed in, by a cookie that nobody can forge.

export const agent_id = process.env.PIPER_AGENT_ID ?? "";

export const piper = createPiperClient({
  token: () => process.env.PIPER_TOKEN ?? "", // Asked at each call: `next build` needs none.
  orgId: process.env.PIPER_ORG_ID, // This and the agent's id are there for `next build` too.
  baseUrl: process.env.PIPER_BASE_URL,
});

export const handler = createPiperHandler({
  piper,
  agents: [agent_id],
  timeoutMs: 290_000, // Less than `maxDuration` in route.ts.
  async authorize(request) {
    const user = await userOf(request);
    if (!user) return false;
    return {
      // Whoever has the id of another's conversation reads it, and speaks in it, but for this line.
      sessions: (session_id) => isOwner(session_id, user),
      onReply: ({ session_id }) => session_id && setOwner(session_id, user),
      profile_metadata: { user_name: user.name },
    };
  },
});
