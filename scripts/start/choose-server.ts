import {
  findOperation,
  readOpenApi,
  requestExamples,
} from "../../contract-tests/document/openapi.ts";
import { readDocument } from "../../contract-tests/document/read-document.ts";
import { exampleToken } from "../../contract-tests/document/token-prefixes.ts";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import type { PiperClientOptions } from "../../src/index.ts";
import { CommandError } from "../shared/command.ts";

/** A server that can answer, and an agent that it has. */
export interface ChosenServer {
  isMock: boolean;
  options: PiperClientOptions;
  agent_id: string;
  close(): Promise<void>;
}

const NEEDED = ["PIPER_TOKEN", "PIPER_ORG_ID", "PIPER_AGENT_ID"] as const;

/** Chooses the API where the environment names all it takes, and the mock where it names nothing. */
export async function chooseServer(env: NodeJS.ProcessEnv): Promise<ChosenServer> {
  const [token, orgId, agent_id] = NEEDED.map((name) => env[name]);
  const baseUrl = env.PIPER_BASE_URL || undefined;
  if (token && orgId && agent_id) {
    return { isMock: false, options: { token, orgId, baseUrl }, agent_id, close: async () => {} };
  }
  if (token || orgId || agent_id || baseUrl) {
    const missing = NEEDED.filter((name) => !env[name]).join(", ");
    throw new CommandError(
      `Not set: ${missing}. For the API set all of ${NEEDED.join(", ")}; for the mock, none.`,
    );
  }
  return startExampleServer();
}

/** Starts the mock, for the organization and the agent of openapi.yaml's examples. */
async function startExampleServer(): Promise<ChosenServer> {
  const { operation } = findOperation(await readOpenApi());
  const [example] = Object.values(requestExamples(operation));
  const orgId = operation.parameters.find(({ name }) => name === "org_id")?.example;
  const token = exampleToken(await readDocument());
  const mock = await startMockServer().catch((error) => {
    throw new CommandError(`The mock did not start. ${error.message}`);
  });
  return {
    isMock: true,
    options: { token, orgId: String(orgId), baseUrl: mock.url },
    agent_id: String(example?.value.agent_id),
    close: mock.close,
  };
}
