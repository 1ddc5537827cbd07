import { type Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

/** Writes a whole HTML page that loads nothing and runs no script. */
export function writeDocument(title: string, body: readonly Html[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>${body}
</body>
</html>
`.html;
}
