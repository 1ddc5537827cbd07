import process from "node:process";

/** Starts to count this process's CPU time, in milliseconds: what other processes do is no part of it. */
export function startCpuTime(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
