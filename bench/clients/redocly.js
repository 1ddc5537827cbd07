import { createClient, OPERATIONS } from "redocly-generated-client";

export function createCall({ baseUrl, token, orgId, agentId }) {
  const client = createClient(OPERATIONS, { serverUrl: baseUrl, auth: { bearer: token } });
  return (message) =>
    client.createResponse({
      path: { org_id: orgId },
      query: { include_events: true },
      body: { agent_id: agentId, message },
    });
}
