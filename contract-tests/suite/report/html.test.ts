import { expect, test } from "vitest";
import { escapeMarkup, html, showCodes } from "./html.ts";

test("what is not HTML made here is escaped where it stands, and all else is kept as it is", () => {
  const items = ["<a>", "b"].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>${2} & ${html`<b>${"'"}</b>`}.`.html).toBe(
    "<ul><li>&lt;a&gt;</li><li>b</li></ul>2 & <b>&#39;</b>.",
  );
});

test("markup is escaped for texts and for attributes", () => {
  expect(escapeMarkup(`<&"'>`)).toBe("&lt;&amp;&quot;&#39;&gt;");
});

test.each([
  ["an escape of a terminal", "\u001b[2J", "\\u{1b}[2J"],
  ["a turn of the line", "\u202egnp", "\\u{202e}gnp"],
  ["a line's end", "a\nb", "a\\u{a}b"],
  ["half a character", "\ud800", "\\u{d800}"],
])("%s is shown as its code", (_, text, shown) => {
  expect(showCodes(text)).toBe(shown);
});
