import { RecordingError } from "./recording-error.ts";

/** An entry is a picture or a film at most, and no text can be longer than half a gigabyte. */
const LONGEST_ENTRY = 256 * 1024 * 1024;
/** How deep the list of entries stands: in the object `log`, in the object that the file is. */
const LIST_DEPTH = 3;

/**
 * Cuts the entries out of a HAR's text as it comes, each as JSON text: of a file as large as may be
 * no more than one entry is kept.
 */
export async function* cutEntries(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const nesting = createNesting();
  let entry = "";
  let count = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const wasInList = nesting.isInList();
      if (nesting.take(chunk.charCodeAt(at)) || wasInList !== nesting.isInList()) {
        const text = (entry + chunk.slice(start, at)).trim();
        if (wasInList && text !== "") {
          count += 1;
          yield text;
        }
        entry = "";
        start = at + 1;
      }
    }
    if (nesting.isInList()) entry += chunk.slice(start);
    if (entry.length > LONGEST_ENTRY)
      throw new RecordingError(`has an entry of more than ${LONGEST_ENTRY / 2 ** 20} MiB`);
  }
  const problem = nesting.problemAtEnd();
  if (problem) throw new RecordingError(count > 0 ? `${problem} after entry ${count}` : problem);
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [...'"\\,:'].map((mark) => mark.charCodeAt(0));
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [..."{}[]"].map((mark) =>
  mark.charCodeAt(0),
);
const BOM = 0xfeff;

/** Follows how a JSON text is nested, one character after the other. */
function createNesting() {
  let depth = 0;
  let first: number | undefined;
  let isInString = false;
  let isEscaped = false;
  let isInList = false;
  let hasList = false;
  /** For each depth outside the list the last name, and the last string, which may be one. */
  const names: string[] = [];
  let word = "";

  /** True for a comma between two entries. */
  function take(code: number): boolean {
    if (isInString) takeInString(code);
    else if (code === QUOTE) {
      isInString = true;
      word = "";
    } else if (code === COLON) {
      if (!isInList) names[depth] = word;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) open(code);
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
      if (depth < LIST_DEPTH) isInList = false;
    } else if (code === COMMA) return isInList && depth === LIST_DEPTH;
    else if (code > 0x20 && code !== BOM) first ??= code;
    return false;
  }

  function takeInString(code: number): void {
    if (isEscaped) isEscaped = false;
    else if (code === BACKSLASH) isEscaped = true;
    else if (code === QUOTE) isInString = false;
    if (isInString && !isInList && depth < LIST_DEPTH) word += String.fromCharCode(code);
  }

  function open(code: number): void {
    first ??= code;
    depth += 1;
    if (isInList) return;
    names[depth] = "";
    isInList =
      code === OPEN_LIST && depth === LIST_DEPTH && names[1] === "log" && names[2] === "entries";
    hasList ||= isInList;
  }

  return {
    take,
    isInList: () => isInList,
    /** What is wrong with a text that ends here. */
    problemAtEnd(): string | undefined {
      if (first !== OPEN_OBJECT && first !== OPEN_LIST) return "is not JSON";
      if (depth > 0 || isInString) return "is cut off";
      return hasList ? undefined : "has no log.entries";
    },
  };
}
