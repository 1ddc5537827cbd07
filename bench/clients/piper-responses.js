import { createPiperClient } from "piper-responses";

export function createCall({ baseUrl, token, orgId, agentId }) {
  // As the others do; what a connection of its own costs is a row of its own.
  const piper = createPiperClient({ baseUrl, token, orgId, reuseConnections: true });
  return async (message) => {
    const { data } = await piper.createResponse({ agent_id: agentId, message });
    return data;
  };
}
