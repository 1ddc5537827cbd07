/** Says why the mock does not listen, and what to do. */
export function explainStart(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): string {
  if (code === "EADDRINUSE")
    return `Port ${port} is in use. Stop what listens there, or take a free one: npm run mock -- --port 0`;
  if (code === "EACCES")
    return `Port ${port} is not for everybody. Take one above 1023: npm run mock -- --port 4010`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `--host ${host} is no address of this machine. Leave it out, or give one: npm run mock -- --host 0.0.0.0`;
  return `The mock did not start. ${message}`;
}
