import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundleClient, type Client } from "./bundle.ts";

/** What a client adds to an app, in bytes. */
export interface Size {
  minified: number;
  gzip: number;
  brotli: number;
}

/** Measures a client as an app ships it: bundled for browsers with all it needs, minified. */
export async function measureSize(client: Client): Promise<Size> {
  const code = await bundleClient(client, {
    minify: true,
    platform: "browser",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return {
    minified: Buffer.byteLength(code),
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
}
