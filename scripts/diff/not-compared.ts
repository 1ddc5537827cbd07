import { CommandError } from "../shared/command.ts";

/** The exit code where two sides could not be compared: neither a verdict nor a wrong call. */
export const NOT_COMPARED = 3;

/** Ends the command with one line that says why there is no verdict. */
export const notCompared = (message: string) => new CommandError(message, NOT_COMPARED);
