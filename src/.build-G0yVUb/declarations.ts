export * from "../index.ts";
export * from "../handler/index.ts";
export * from "../testing/index.ts";
