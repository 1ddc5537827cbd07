/** Why bytes are no text that can be read, and in which line, where it is one line's fault. */
export interface EncodingProblem {
  line?: number;
  what: string;
}

/** Says that bytes are not UTF-8: read as such, two texts that differ may look the same. */
export function encodingProblem(bytes: Uint8Array): EncodingProblem | undefined {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16 || bytes.subarray(0, 100).includes(0))
    return { what: "is UTF-16 or binary: save it as UTF-8" };
  if (isUtf8(bytes)) return undefined;
  let start = 0;
  for (let line = 1; ; line += 1) {
    const next = bytes.indexOf(0x0a, start) + 1 || bytes.length;
    if (!isUtf8(bytes.subarray(start, next)) || next === bytes.length)
      return { line, what: "This line is not UTF-8: save the file as UTF-8" };
    start = next;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
