/** Mutants that no verdict of the suite can hang on, by the reason why. */
const REASONS: Record<string, string[]> = {
  "the words are there for people; redocly lint asks for some of them": [
    "",
    "/parameters/0",
    "/parameters/1",
    "/requestBody",
  ].map((place) => `drop description at #/paths/~1v1~1orgs~1{org_id}~1responses~1/post${place}`),

  "an example is known by its name, and shown by its value": [
    "drop summary at #/components/examples/NewConversationRequest",
    "drop summary at #/components/examples/FollowUpRequest",
    "drop summary at #/components/examples/GreetingRequest",
    "drop summary at #/components/examples/PersonalisedRequest",
    "drop summary at #/components/examples/WithEventsResponse",
    "drop description at #/components/examples/WithEventsResponse",
    "drop summary at #/components/examples/WithoutEventsResponse",
    "drop description at #/components/examples/WithoutEventsResponse",
    "drop summary at #/components/examples/GreetingResponse",
    "drop description at #/components/examples/GreetingResponse",
    "drop summary at #/components/examples/InvalidTokenError",
    "drop summary at #/components/examples/OtherOrganizationError",
    "drop summary at #/components/examples/UnknownAgentError",
    "drop summary at #/components/examples/MissingAgentIdError",
    "drop summary at #/components/examples/RateLimitedError",
  ],

  "a free-form object may have any field with any value": [
    ...both("user_name", "PersonalisedRequest/value/profile_metadata"),
    ...both("preferences", "PersonalisedRequest/value/profile_metadata"),
    ...both("language", "PersonalisedRequest/value/profile_metadata/preferences"),
    ...both("channel", "PersonalisedRequest/value/profile_metadata/preferences"),
    ...both("latest", "WithEventsResponse/value/events/2/tool_arguments"),
    ...both("carrier", "WithEventsResponse/value/events/3/tool_arguments"),
    ...both("parcel", "WithEventsResponse/value/events/3/tool_arguments"),
  ],

  "a place in a request is told by names and by positions": [
    "change 0 at #/components/examples/MissingAgentIdError/value/detail/0/loc",
    "change 1 at #/components/examples/MissingAgentIdError/value/detail/0/loc",
  ],

  "a header is text on the wire, whatever else its type allows": [
    "allow a object as well",
    "allow null",
    "drop type",
  ].map((what) => `${what} at #/components/responses/TooManyRequests/headers/Retry-After/schema`),

  "OpenAPI takes a parameter for optional that does not say": [
    "drop required at #/paths/~1v1~1orgs~1{org_id}~1responses~1/post/parameters/1",
  ],

  "a tag is the heading of an operation in the docs": [
    "drop tags at #/paths/~1v1~1orgs~1{org_id}~1responses~1/post",
  ],

  "its three required fields are more than two": [
    "demand at least two fields at #/components/schemas/ValidationProblem",
  ],
};

/** Why a mutant changes no verdict, by its name. */
export const equivalents: ReadonlyMap<string, string> = new Map(
  Object.entries(REASONS).flatMap(([reason, names]) =>
    names.map((name) => [name, reason] as const),
  ),
);

function both(field: string, place: string): string[] {
  return ["change", "rename"].map((what) => `${what} ${field} at #/components/examples/${place}`);
}
