/** What a page says or shows of a field, a parameter or an object. */
export interface Field {
  type: string;
  required?: true;
  default?: unknown;
  /** Further keywords of the contract's: the values of a closed enum, bounds, how a list is sent. */
  more?: Record<string, unknown>;
}

export type Fields = Record<string, Field>;

/** What a page says of an object in a body. */
export interface PageObject {
  /** The way to it from the body, such as "runs[].events[]"; empty for the body itself. */
  at: string;
  /**
   * Whether the page states its fields, or only shows them in its sample: which types the values
   * have, but not which may be null or absent.
   */
  known: "stated" | "sample";
  /** The page to which the contract refers for it, where that is an earlier one that shows the same. */
  source?: string;
  /** The page of a guess about one keyword of a field, such as "role x-extensible-enum". */
  sourcesOfGuesses?: Record<string, string>;
  fields: Fields;
  /**
   * What the prose of a field that the page has no words for is about: a word of it that no other
   * field's prose has, so that prose is noticed which stands at the wrong field.
   */
  about: Record<string, string>;
}

/** What a public page says of one operation, written down by hand and in its own words. */
export interface Page {
  /** By which the contract names it as a source. */
  name: string;
  title: string;
  operationId: string;
  method: string;
  path: string;
  pathParameters: Fields;
  queryParameters: Fields;
  /** Undefined where the operation has none but the token. */
  headerParameters?: Fields;
  /** Undefined where the operation takes no body. */
  request?: PageObject;
  /** The one answer that the page names. */
  status: string;
  answer: PageObject[];
  /** Undefined where the page names none. */
  answerHeaders?: Fields;
  /** The words that stand beside names, by where: "operation", "request.message", "answer". */
  words: Record<string, string>;
  sampleRequest?: object;
  sampleAnswer: object;
}

/** What the pages say once for all operations. */
export const server = "https://api.letpiper.com";

/** The type of all bodies. */
export const mediaType = "application/json";

/** `Authorization: Bearer <token>`. */
export const authorization = { type: "http", scheme: "bearer", "x-token-prefix": "pat_" };
export const authorizationWords = "Platform token (starts with pat_)";

/** Further pages that the contract refers to, each for a fact or two, by the names it has for them. */
export const otherPages = {
  "create-response-stream": "Create Response Stream",
  "create-personal-token": "Create Personal Token",
  "update-agent": "Update Agent",
};

/** The page on which other tokens' prefix stands. */
export const otherTokensPage = "create-personal-token";
