import type { Message } from "./message.ts";
import { stripEscapes } from "./style.ts";

/** What every line of one call of tstl shares. */
export interface Invocation {
  id: string;
  pid: number;
}

/** `06:54:37  text`, with the time of day in UTC as dbt writes it. */
export function textLine(message: Message, at: Date): string {
  return message.print ? message.text : `${at.toISOString().slice(11, 19)}  ${message.text}`;
}

/** `06:54:37.123000 [info ] [Thread-1  ]: text`: what dbt writes into its log file. */
export function debugLine(message: Message, at: Date, invocation: Invocation): string {
  const time = `${at.toISOString().slice(11, 23)}000`;
  const thread = threadOf(message).slice(0, 10).padEnd(10);
  const line = `${time} [${message.level.padEnd(5)}] [${thread}]: ${stripEscapes(message.text)}`;
  if (message.name !== "MainReportVersion") return line;
  // One file holds many calls of tstl; each begins with a bar.
  const bar = "=".repeat(30);
  return `\n\n${bar} ${time} | ${invocation.id} ${bar}\n${line}`;
}

/** One JSON object in dbt's shape, `{data, info}`, without colours. */
export function jsonLine(message: Message, at: Date, invocation: Invocation): string {
  return JSON.stringify({
    data: message.data,
    info: {
      category: "",
      code: message.code,
      extra: {},
      invocation_id: invocation.id,
      level: message.level,
      msg: stripEscapes(message.text),
      name: message.name,
      pid: invocation.pid,
      thread: threadOf(message),
      ts: `${at.toISOString().slice(0, 23)}000Z`,
    },
  });
}

function threadOf(message: Message): string {
  return message.thread ?? "MainThread";
}
