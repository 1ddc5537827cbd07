/** A piece of HTML that needs no more escaping. */
export interface Html {
  readonly html: string;
}

type Part = Html | readonly Html[] | string | number;

/** Puts values into HTML: whatever is not HTML made here is escaped. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  const made = parts.map((part, index) => `${texts[index]}${htmlOf(part)}`);
  return { html: made.join("") + texts.at(-1) };
}

function htmlOf(part: Part): string {
  if (typeof part !== "object") return escapeMarkup(String(part));
  return "html" in part ? part.html : part.map(({ html }) => html).join("");
}

/** Escapes text for HTML and XML; characters that XML cannot hold show as their code. */
export function escapeMarkup(text: string): string {
  return showCodes(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Shows the code of each character that could steer a terminal or turn a line of text around. */
export function showCodes(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
