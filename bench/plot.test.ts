import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderPlot } from "./plot.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const plot = read("results.svg");

test("results.svg is the plot of results.json: npm run bench -- --save writes both", () => {
  expect(plot).toBe(renderPlot(JSON.parse(read("results.json"))));
});

const [light = "", dark = ""] = plot.split("@media (prefers-color-scheme: dark)");

test.each([
  ["light", light],
  ["dark", dark],
])("all that is drawn stands out from the plot's own ground in a %s theme", (_, style) => {
  const ground = colourOf(style, ".ground");
  for (const text of ["text", ".note"])
    expect(contrast(colourOf(style, text), ground)).toBeGreaterThan(4.5);
  for (const shape of [".bar", ".ours", ".range"])
    expect(contrast(colourOf(style, shape), ground)).toBeGreaterThan(3);
});

test("the ground lies behind all of it", () => {
  const [, x, y, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(plot) ?? [];
  const ground = `<rect class="ground" x="${x}" y="${y}" width="${width}" height="${height}"`;
  const drawn = plot.slice(plot.indexOf("</style>"));
  expect(drawn.indexOf(ground)).toBeGreaterThan(0);
  expect(drawn.indexOf(ground)).toBeLessThan(drawn.indexOf("<text"));
});

function colourOf(style: string, selector: string): string {
  const start = style.indexOf(` ${selector} {`);
  const colour = /(?:fill|stroke): (#[\da-f]{6})/.exec(style.slice(start))?.[1];
  if (start < 0 || !colour) throw new Error(`${selector} has no colour.`);
  return colour;
}

/** The contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
