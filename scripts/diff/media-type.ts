/** A media type of a body: its name as the document writes it, and what stands below that. */
export interface MediaType {
  written: string;
  value: unknown;
}

/** Whether every body of one media type is one of another: "text/plain" is one of "text/*". */
export function covers(general: string, special: string): boolean {
  const [type = "", ...parameters] = general.split("; ");
  const [otherType = "", ...otherParameters] = special.split("; ");
  const [group, name] = type.split("/");
  const [otherGroup, otherName] = otherType.split("/");
  return (
    (group === "*" || group === otherGroup) &&
    (name === "*" || name === otherName) &&
    parameters.every((parameter) => otherParameters.includes(parameter))
  );
}

/** The media types of a list with commas, as `covers` compares them. */
export const listed = (types: string): string[] =>
  types
    .toLowerCase()
    .split(",")
    .map((type) =>
      type
        .split(";")
        .map((part) => part.trim())
        .join("; "),
    );
