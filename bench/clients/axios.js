import axios from "axios";

export function createCall({ baseUrl, token, orgId, agentId }) {
  // On fetch like the others: Node's axios would take node:http.
  const api = axios.create({
    adapter: "fetch",
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
  });
  return async (message) => {
    const { data } = await api.post(
      `/v1/orgs/${orgId}/responses/`,
      { agent_id: agentId, message },
      { params: { include_events: true } },
    );
    return data;
  };
}
