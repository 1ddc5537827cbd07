import type { Client } from "./bundle.ts";
import type { Results } from "./results.ts";
import { isOf } from "./speed.ts";

const WIDTH = 760;
const ROW = 26;
const TOP = 44;
const PANEL = 366;
const NAMES = 132;

const MARGIN = 16;

// Colours for both of a reader's themes. The plot has a ground of its own: a page may be white although
// the system is dark.
const STYLE = `
  .ground { fill: #ffffff; }
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .note { font-size: 11px; fill: #59636e; }
  .bar { fill: #8c959f; }
  .ours { fill: #0969da; }
  .range { stroke: #1f2328; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; }
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .bar { fill: #6e7681; }
    .ours { fill: #4493f8; }
    .range { stroke: #f0f6fc; }
  }
`;

interface Bar {
  client: Client;
  value: number;
  label: string;
  range?: [from: number, to: number];
}

/** Draws what a client adds to a bundle, and what CPU a call costs with it. */
export function renderPlot({ node, date, size, speed }: Results): string {
  const sizes = Object.entries(size).map(([client, { gzip }]): Bar => {
    return { client: client as Client, value: gzip, label: `${(gzip / 1000).toFixed(1)} kB` };
  });
  const sequential = speed.filter((row) => isOf(row, { reply: "2 kB", atOnce: 1 }));
  const costs = sequential.map(({ client, cpuRatio: { median, min, max } }): Bar => {
    return { client, value: median, label: `${median.toFixed(2)} ×`, range: [min, max] };
  });
  const height = TOP + ROW * Math.max(sizes.length, costs.length) + 30;
  const note = `CPU: 2 kB replies, one after the other; the line is the range of five runs. Node ${node}, ${date}.`;
  const [fullWidth, fullHeight] = [WIDTH + 2 * MARGIN, height + 2 * MARGIN];
  const box = `${-MARGIN} ${-MARGIN} ${fullWidth} ${fullHeight}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${fullWidth}" height="${fullHeight}" role="img">
<title>Size and CPU time of piper-responses beside other clients</title>
<style>${STYLE}</style>
<rect class="ground" x="${-MARGIN}" y="${-MARGIN}" width="${fullWidth}" height="${fullHeight}" rx="8"/>
${drawPanel(0, "Bundle, minified and gzipped", sizes)}
${drawPanel(WIDTH / 2 + 10, "CPU a call ÷ openapi-fetch", costs)}
<text class="note" x="0" y="${height - 8}">${note}</text>
</svg>
`;
}

function drawPanel(left: number, title: string, bars: Bar[]): string {
  const longest = Math.max(...bars.flatMap(({ value, range }) => [value, ...(range ?? [])]));
  const toX = (value: number) => left + NAMES + (value / longest) * (PANEL - NAMES - 60);
  const rows = bars.map(({ client, value, label, range }, index) => {
    const y = TOP + index * ROW;
    const ours = client === "piper-responses";
    const end = Math.max(toX(value), range ? toX(range[1]) : 0);
    const middle = y + ROW / 2 - 4;
    return [
      `<text x="${left + NAMES - 8}" y="${y + 13}" text-anchor="end"${ours ? ' class="title"' : ""}>${client}</text>`,
      `<rect class="bar${ours ? " ours" : ""}" x="${left + NAMES}" y="${y}" width="${(toX(value) - left - NAMES).toFixed(1)}" height="${ROW - 8}" rx="2"/>`,
      range
        ? `<path class="range" d="M${toX(range[0]).toFixed(1)} ${middle}H${toX(range[1]).toFixed(1)}"/>`
        : "",
      `<text x="${(end + 6).toFixed(1)}" y="${y + 13}">${label}</text>`,
    ].join("");
  });
  return [`<text class="title" x="${left}" y="22">${title}</text>`, ...rows].join("\n");
}
