/** An exchange as a recording holds it, whatever its format; undefined is what it does not hold. */
export interface RawExchange {
  /** Where it stands in the recording, for people. */
  name: string;
  /** Empty where the recording does not tell. */
  method: string;
  /** Absolute, or from its path on. */
  url: string;
  request: RawMessage;
  status: number;
  response: RawMessage;
}

export interface RawMessage {
  headers: Headers;
  /** Whether these are all headers that there were. */
  hasAllHeaders: boolean;
  body: Uint8Array | undefined;
  /** The media type, where another place than the headers tells it. */
  mediaType?: string | undefined;
  /** Why the body may not be whole. */
  lacks?: string | undefined;
}
