import ky from "ky";

export function createCall({ baseUrl, token, orgId, agentId }) {
  const api = ky.create({ prefix: baseUrl, headers: { Authorization: `Bearer ${token}` } });
  return (message) =>
    api
      .post(`v1/orgs/${orgId}/responses/`, {
        searchParams: { include_events: true },
        json: { agent_id: agentId, message },
      })
      .json();
}
