import createClient from "openapi-fetch";

export function createCall({ baseUrl, token, orgId, agentId }) {
  const client = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  return async (message) => {
    const { data, error } = await client.POST("/v1/orgs/{org_id}/responses/", {
      params: { path: { org_id: orgId }, query: { include_events: true } },
      body: { agent_id: agentId, message },
    });
    if (error) throw error;
    return data;
  };
}
