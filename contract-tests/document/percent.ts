/** Undoes percent-encoding; in a text that has a "%" that escapes nothing, each stands for itself. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
