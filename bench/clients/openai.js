import OpenAI from "openai";

export function createCall({ baseUrl, token, orgId, agentId }) {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: token, dangerouslyAllowBrowser: true });
  return (message) =>
    client.post(`/v1/orgs/${orgId}/responses/`, {
      query: { include_events: true },
      body: { agent_id: agentId, message },
    });
}
