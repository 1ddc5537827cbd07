/** Where a change is, as a person says it: in which schema or operation, and where inside. */
export interface Place {
  /** What it belongs to: "AgentResponse", "POST /v1/orgs/{org_id}/responses/". */
  subject: string;
  /** The way inside, as it is written behind the subject: ".events[].id", " 200 header Retry-After". */
  path: string;
  /** The component schema that the subject is, if it is one. */
  schema?: string;
}

export const placeOf = (subject: string): Place => ({ subject, path: "" });

/** Where a comparison is made whose findings nobody is told of. */
export const NOWHERE: Place = placeOf("");

export const schemaPlace = (name: string): Place => ({ subject: name, path: "", schema: name });

/** A place inside another: `.name` and `[]` are written close, words apart. */
export const inside = (place: Place, step: string): Place => ({
  ...place,
  path: place.path + (/^[.[]/.test(step) ? step : ` ${step}`),
});

export const written = ({ subject, path }: Place): string => `${subject}${path}`;
