import { createPiperClient } from "piper-responses";

// As apps use it: each request has a connection of its own.
export function createCall({ baseUrl, token, orgId, agentId }) {
  const piper = createPiperClient({ baseUrl, token, orgId });
  return async (message) => {
    const { data } = await piper.createResponse({ agent_id: agentId, message });
    return data;
  };
}
