const STRING_OR_NUMBER_THAT_IS_NONE = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * What a widely used parser makes of bytes that are no JSON: Python's reads UTF-16 too, and
 * takes NaN and Infinity for numbers. Undefined where it reads nothing either.
 */
export function parseLeniently(bytes: Uint8Array): unknown {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const numbersAsNull = text.replace(STRING_OR_NUMBER_THAT_IS_NONE, (token) =>
    token.startsWith('"') ? token : "null",
  );
  try {
    return JSON.parse(numbersAsNull);
  } catch {
    return undefined;
  }
}

/** Which of two bytes is zero tells, since a JSON text begins with a character of ASCII. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  return (first === 0xfe && second === 0xff) || first === 0 ? "utf-16be" : "utf-8";
}
