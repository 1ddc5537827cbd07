// A Cloudflare Worker. With the flag `enable_request_signal` a page that goes away aborts its call.
import { createPiperClient } from "piper-responses";
import { createPiperHandler } from "piper-responses/handler";
import { userOf } from "./sign-in.ts"; // Yours: who is signed in, by a cookie that nobody can forge.

interface Env {
  PIPER_TOKEN: string;
  PIPER_ORG_ID: string;
  PIPER_AGENT_ID: string;
  PIPER_BASE_URL?: string;
  /** Whose each conversation is: a namespace of Workers KV. */
  OWNERS: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
  };
}

/** The handler of an environment, which a worker knows only once a request is there. */
const createHandler = (env: Env) =>
  createPiperHandler({
    piper: createPiperClient({
      token: env.PIPER_TOKEN,
      orgId: env.PIPER_ORG_ID,
      baseUrl: env.PIPER_BASE_URL,
    }),
    agents: [env.PIPER_AGENT_ID],
    async authorize(request) {
      const user = await userOf(request);
      if (!user) return false;
      return {
        sessions: async (session_id) => (await env.OWNERS.get(session_id)) === user.id,
        async onReply({ session_id }) {
          if (session_id && !(await env.OWNERS.get(session_id)))
            await env.OWNERS.put(session_id, user.id);
        },
        profile_metadata: { user_name: user.name },
      };
    },
  });

let handler: ReturnType<typeof createHandler> | undefined;

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    handler ??= createHandler(env);
    return handler(request);
  },
};
