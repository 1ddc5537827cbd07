import { expect, test } from "vitest";
import { CommandError } from "../shared/command.ts";
import { startFakeGitHub } from "./fake-github.ts";
import { gitHubOf, readEvent } from "./github.ts";

test("calls the repository's REST API with the job's token", async () => {
  const { environment, calls } = await startFakeGitHub({ "GET /pulls": [{ number: 1 }] });
  expect(await gitHubOf(environment).call("GET", "/pulls")).toEqual([{ number: 1 }]);
  expect(calls).toEqual([{ call: "GET /pulls", authorization: "Bearer ghs_example" }]);
});

test("finds nothing where GitHub says 404", async () => {
  const { environment } = await startFakeGitHub();
  expect(await gitHubOf(environment).find("/git/ref/heads/x")).toBeUndefined();
});

test("ends with one line, without the token, where GitHub says no", async () => {
  const { environment } = await startFakeGitHub({}, 403);
  const gitHub = gitHubOf(environment);
  const refusal = (call: string) =>
    new CommandError(`GitHub said 403 to ${call}: No.. Does the workflow grant the permission?`);
  await expect(gitHub.call("POST", "/issues", {})).rejects.toThrow(refusal("POST /issues"));
  await expect(gitHub.find("/pulls")).rejects.toThrow(refusal("GET /pulls"));
});

test("ends with one line where GitHub gives no answer", async () => {
  const { environment } = await startFakeGitHub();
  const gitHub = gitHubOf({ ...environment, GITHUB_API_URL: "http://127.0.0.1:1" });
  await expect(gitHub.call("GET", "/pulls")).rejects.toThrow(
    /^GitHub gave no answer to GET \/pulls: .*\.$/,
  );
});

test("names what is not set outside of GitHub Actions", async () => {
  expect(() => gitHubOf({})).toThrow(
    "GITHUB_API_URL is not set: this command is for GitHub Actions.",
  );
  await expect(readEvent({})).rejects.toThrow("GITHUB_EVENT_PATH is not set");
  await expect(readEvent({ GITHUB_EVENT_PATH: "nowhere" })).rejects.toThrow(
    "nowhere holds no event.",
  );
});
