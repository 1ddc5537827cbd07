// Express, and whatever else has Node's requests and responses: one line makes the handler fit.
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { handler } from "./handler.ts";

const app = express();
// Before any body parser: the handler reads the body itself, and no more of it than it may.
app.use("/api/piper", getRequestListener(handler));
app.use(express.json());

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" && address?.port}`);
});
