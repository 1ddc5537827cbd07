// What openapi.yaml says that the client needs while it runs. Not edited by hand: change
// openapi.yaml, or the version in package.json, then run npm run generate.
// Source: openapi.yaml, sha256 7317f21d2c340e130403a5389d77b3d748862abf1bb79e3d69dae202afb17800

/** A JSON Schema, in the keywords that the client reads. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

/** A parameter of an operation, or a field of its JSON body. */
export interface Parameter {
  readonly in: "path" | "query" | "header" | "body";
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation: where it is, what it takes, and what of its reply the types promise. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly reply: Schema;
}

export interface Contract {
  /** The package's name and version, as a User-Agent says them. */
  readonly client: string;
  readonly server: string;
  readonly tokenPrefixes: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
}

export const contract = {
  client: "piper-responses/0.1.0",
  server: "https://api.letpiper.com",
  tokenPrefixes: ["pat_", "ppat_"],
  operations: {
    createResponse: {
      method: "POST",
      path: "/v1/orgs/{org_id}/responses/",
      parameters: {
        org_id: {
          in: "path",
          required: true,
          schema: { type: "string", format: "uuid" },
        },
        include_events: {
          in: "query",
          required: false,
          schema: { type: "boolean", default: true },
        },
        agent_id: {
          in: "body",
          required: true,
          schema: { type: "string", format: "uuid" },
        },
        message: { in: "body", required: false, schema: { type: ["string", "null"] } },
        session_id: { in: "body", required: false, schema: { type: ["string", "null"] } },
        profile_metadata: { in: "body", required: false, schema: { type: "object" } },
      },
      reply: {
        type: "object",
        properties: {
          content: { type: "string" },
          role: { type: "string", const: "assistant" },
          events: { type: ["array", "null"], items: { type: "object" } },
          session_id: { type: ["string", "null"] },
          run_id: { type: ["string", "null"] },
        },
        required: ["content"],
      },
    },
    getSessionEvents: {
      method: "GET",
      path: "/v1/orgs/{org_id}/responses/sessions/{session_id}/events",
      parameters: {
        org_id: {
          in: "path",
          required: true,
          schema: { type: "string", format: "uuid" },
        },
        session_id: { in: "path", required: true, schema: { type: "string" } },
      },
      reply: {
        type: "object",
        properties: {
          session: {
            type: "object",
            properties: {
              session_id: { type: "string" },
              agent_id: { type: "string" },
              organization_id: { type: "string" },
              channel_id: { type: ["string", "null"] },
              channel_external_session_id: { type: ["string", "null"] },
              channel_external_user_id: { type: ["string", "null"] },
              is_test: { type: "boolean" },
              created_at: { type: ["string", "null"] },
              updated_at: { type: ["string", "null"] },
            },
            required: ["session_id", "agent_id", "organization_id"],
          },
          runs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                id: { type: "string" },
                session_id: { type: "string" },
                events: { type: "array", items: { type: "object" } },
              },
              required: ["id", "session_id", "events"],
            },
          },
        },
        required: ["session", "runs"],
      },
    },
  },
} as const satisfies Contract;
