import { createPiperClient } from "piper-responses";

export function createCall({ baseUrl, token, orgId, agentId }) {
  // Connections are shared, as the others share them: own-connection.js measures the default.
  const piper = createPiperClient({ baseUrl, token, orgId, reuseConnections: true });
  return async (message) => {
    const { data } = await piper.createResponse({ agent_id: agentId, message });
    return data;
  };
}
