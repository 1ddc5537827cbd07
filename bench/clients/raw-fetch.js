export function createCall({ baseUrl, token, orgId, agentId }) {
  return async (message) => {
    const response = await fetch(`${baseUrl}/v1/orgs/${orgId}/responses/?include_events=true`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ agent_id: agentId, message }),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  };
}
