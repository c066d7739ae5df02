/** What the process (cli.ts) calls once it knows that there is something to do; the one entry of the bundled code. */

export { dispatch, type Surroundings } from "./commands/dispatch.ts";
export { reportFault } from "./commands/report-fault.ts";
