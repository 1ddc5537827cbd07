// Types of openapi.yaml. Not edited by hand: change openapi.yaml, then run npm run generate.
// Source: openapi.yaml, sha256 7317f21d2c340e130403a5389d77b3d748862abf1bb79e3d69dae202afb17800
// Generator: openapi-typescript 7.13.0

/** The API's operations, by path, as openapi-fetch takes them. */
export interface paths {
    "/v1/orgs/{org_id}/responses/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Response
         *
         * Generates a response from the customer-service agent: runs it on one user message, or on none
         * to get its greeting. The trailing slash is part of the path.
         */
        post: operations["createResponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/responses/sessions/{session_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Session Events
         *
         * Gets all runs and events of one session. No slash ends the path.
         *
         * Inferred: neither the order of the runs nor whether one in progress is listed is known.
         */
        get: operations["getSessionEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
/** The schemas and answers that the operations share, by name. */
export interface components {
    schemas: {
        /** Request schema for generating agent responses. */
        CreateResponseRequest: {
            /**
             * Format: uuid
             *
             * The agent to run.
             */
            agent_id: string;
            /** Single user message. Omit or pass null for greeting generation. */
            message?: string | null;
            /**
             * Session ID for conversation threading: the `session_id` of an earlier reply continues
             * its conversation. Inferred: left out or null, a new conversation starts.
             */
            session_id?: string | null;
            /** User profile metadata for personalization (e.g., `user_name`, preferences). */
            profile_metadata?: {
                [key: string]: unknown;
            };
        };
        /** Response schema for agent responses. */
        AgentResponse: {
            /** The agent's reply. */
            content: string;
            /**
             * Always `assistant`.
             * @default assistant
             * @constant
             */
            role?: "assistant";
            /** Ordered list of all events during execution (tool calls, reasoning, etc.). */
            events?: components["schemas"]["RunEvent"][] | null;
            /**
             * Format: uuid
             *
             * The conversation that the reply belongs to. Inferred: send it with the next message to
             * go on.
             */
            session_id?: string | null;
            /**
             * Format: uuid
             *
             * The run that produced the reply. Inferred: the same as the `run_id` of each event.
             */
            run_id?: string | null;
        };
        /**
         * One step of a run. Inferred: a field that does not apply to the kind of event is null or
         * left out.
         */
        RunEvent: {
            /**
             * Format: uuid
             *
             * Inferred: identifies the event.
             */
            id: string;
            /**
             * Format: uuid
             *
             * Inferred: the run that the event belongs to.
             */
            run_id: string;
            /** What kind of step this is. Inferred: the page's sample names one value, there are more. */
            event_type: "user_message" | (string & {});
            /**
             * Format: date-time
             *
             * Inferred: when the event happened.
             */
            created_at: string;
            /** Who speaks. Inferred: the page's sample names one value, there are more. */
            role?: "user" | (string & {}) | null;
            /** Inferred: the text of a message, of reasoning or of a tool's result. */
            content?: string | null;
            /** Inferred: the tool that was called. */
            tool_name?: string | null;
            /** Inferred: identifies the tool call within the run. */
            tool_call_id?: string | null;
            /** Inferred: the arguments of the tool call, by name. */
            tool_arguments?: {
                [key: string]: unknown;
            } | null;
            /** Inferred: the `tool_call_id` of the call that this one is nested in. */
            parent_tool_call_id?: string | null;
            /**
             * How much the model was asked to reason. Inferred: `low` is the sample's value, the others
             * are those of the agent's setting of the same name.
             */
            reasoning_effort?: "low" | "medium" | "high" | (string & {}) | null;
            /** Inferred: how long the step took, in milliseconds. A number, which may be a whole one. */
            latency_ms?: number | null;
            /** Inferred: a short code for what failed in the step. */
            error_code?: string | null;
            /** Inferred: what failed in the step, in words. */
            error_message?: string | null;
            /** Inferred: the language model that the step used. */
            model_name?: string | null;
            /** Inferred: who serves that model. */
            provider_name?: string | null;
            /** Inferred: tokens sent to the model. A whole number, which is a guess too. */
            input_tokens?: number | null;
            /** Inferred: tokens the model wrote. A whole number, which is a guess too. */
            output_tokens?: number | null;
            /**
             * Inferred: input tokens read from the provider's cache. A whole number, which is a guess
             * too.
             */
            cache_read_tokens?: number | null;
            /**
             * Inferred: input tokens written to the provider's cache. A whole number, which is a guess
             * too.
             */
            cache_write_tokens?: number | null;
            /** Inferred: what the step cost, in US dollars. A number, which may be a whole one. */
            cost_usd?: number | null;
            /** Inferred: source code that the step ran. */
            code_executed?: string | null;
            /** Inferred: what that code printed. */
            printed_output?: string | null;
        };
        /** One session with all its runs. Inferred: both fields are always there. */
        SessionEvents: {
            session: components["schemas"]["Session"];
            /** Inferred: all runs of the session, in an order that is not known. */
            runs: components["schemas"]["SessionRun"][];
        };
        /**
         * A conversation of a customer with an agent. Inferred: what no channel started has no channel's
         * names.
         */
        Session: {
            /**
             * Format: uuid
             *
             * Inferred: identifies the session, as a reply's `session_id` does.
             */
            session_id: string;
            /**
             * Format: uuid
             *
             * Inferred: the agent that the session is with.
             */
            agent_id: string;
            /**
             * Format: uuid
             *
             * Inferred: the organization that owns the agent.
             */
            organization_id: string;
            /**
             * Format: uuid
             *
             * Inferred: the channel that started the session; null where none did.
             */
            channel_id?: string | null;
            /** Inferred: what the channel calls the session. */
            channel_external_session_id?: string | null;
            /** Inferred: what the channel calls the customer. */
            channel_external_user_id?: string | null;
            /**
             * Inferred: whether the session is a trial.
             * @default false
             */
            is_test?: boolean;
            /**
             * Format: date-time
             *
             * Inferred: when the session began.
             */
            created_at?: string | null;
            /**
             * Format: date-time
             *
             * Inferred: when the session last changed.
             */
            updated_at?: string | null;
        };
        /**
         * One run of a session. Inferred: it is what one call of Create Response starts. It has neither
         * a status nor an end: only its events tell a finished run from another.
         */
        SessionRun: {
            /**
             * Format: uuid
             *
             * Inferred: identifies the run, as a reply's `run_id` and the `run_id` of its events do.
             */
            id: string;
            /**
             * Format: uuid
             *
             * Inferred: the session that the run belongs to.
             */
            session_id: string;
            /**
             * Format: date-time
             *
             * Inferred: when the run was started.
             */
            created_at: string;
            /**
             * Format: date-time
             *
             * Inferred: when the run last changed.
             */
            updated_at: string;
            /** All events of the run. Inferred: a run in progress may have only some, or none yet. */
            events: components["schemas"]["RunEvent"][];
            /** Inferred: the language model that the run used. */
            model_name?: string | null;
            /** Inferred: tokens sent to models in all. A whole number, which is a guess too. */
            total_input_tokens?: number | null;
            /** Inferred: tokens that models wrote in all. A whole number, which is a guess too. */
            total_output_tokens?: number | null;
            /** Inferred: what the run cost in all, in US dollars. A number, which may be a whole one. */
            total_cost_usd?: number | null;
            /**
             * Inferred: how many requests the run made to models. A whole number, which is a guess
             * too.
             */
            total_requests?: number | null;
        };
        /** Inferred: why the request was refused. */
        ErrorDetail: {
            /** Inferred: the reason, in words. */
            detail: string;
        };
        /**
         * Every problem found in the request. Inferred: a framework's form, in which `detail` may be
         * left out.
         */
        ValidationErrors: {
            /** Inferred: the problems, one entry each. */
            detail?: components["schemas"]["ValidationProblem"][];
        };
        /** Inferred: one problem in the request. */
        ValidationProblem: {
            /** Inferred: where it is, as keys and list positions from `body`, `query` or `path` inward. */
            loc: (string | number)[];
            /** Inferred: what is wrong, in words. */
            msg: string;
            /** Inferred: a code for the kind of problem. */
            type: string;
            /**
             * Inferred: what was sent at that place, whatever it is. For a missing field it is the whole
             * body, a customer's message included.
             */
            input?: unknown;
            /** Inferred: what the rule that was broken asks for, such as its limits. */
            ctx?: {
                [key: string]: unknown;
            };
        };
    };
    responses: {
        /** Inferred: no token, or one that is not valid. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorDetail"];
            };
        };
        /** Inferred: the token may not use this organization, or what belongs to it. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorDetail"];
            };
        };
        /** Inferred: there is no such organization or agent. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorDetail"];
            };
        };
        /** Inferred: the request does not match its schema. */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationErrors"];
            };
        };
        /** Inferred: there is no such organization or session. */
        SessionNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorDetail"];
            };
        };
        /** Inferred: the organization or the session is no valid id. */
        UnreadableSession: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationErrors"];
            };
        };
        /** Inferred: too many calls; nothing was done for this one. */
        TooManyRequests: {
            headers: {
                /**
                 * Inferred: how long to wait before the next call, in seconds or as an HTTP date.
                 * @example 2
                 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorDetail"];
            };
        };
    };
    parameters: {
        /**
         * The organization that owns the agent.
         * @example 7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10
         */
        OrgId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createResponse: {
        parameters: {
            query?: {
                /**
                 * Whether the answer lists the run's events. Inferred: `false` leaves `events` null or out.
                 * @example true
                 */
                include_events?: boolean;
            };
            header?: never;
            path: {
                /**
                 * The organization that owns the agent.
                 * @example 7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10
                 */
                org_id: components["parameters"]["OrgId"];
            };
            cookie?: never;
        };
        /** Which agent to run, and on what. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateResponseRequest"];
            };
        };
        responses: {
            /** Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getSessionEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The organization that owns the agent.
                 * @example 7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10
                 */
                org_id: components["parameters"]["OrgId"];
                /**
                 * The session to read. Inferred: the `session_id` of a reply, and so a UUID.
                 * @example 5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionEvents"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["SessionNotFound"];
            422: components["responses"]["UnreadableSession"];
            429: components["responses"]["TooManyRequests"];
        };
    };
}
