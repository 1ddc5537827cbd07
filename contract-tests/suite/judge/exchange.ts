/** A request as it was sent. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Headers;
  body: Uint8Array | null;
  /** What a record of the request leaves out, so that nothing can be said of it; some values of it. */
  unseen?: readonly ("authorization" | "headers" | "body" | "values")[];
}

/** A request and its answer, fully received and decoded from its Content-Encoding. */
export interface Exchange {
  request: SentRequest;
  response: {
    status: number;
    headers: Headers;
    body: Uint8Array;
    /** What a record of the answer leaves out: headers, its body, or some of its values. */
    unseen?: readonly ("headers" | "body" | "values")[];
  };
}
