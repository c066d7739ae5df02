import source from "worker-source:./worker.ts";
import { Studio } from "./studio.ts";
import type { Reply, Request } from "./worker-messages.ts";

/** A studio somewhere: in a worker where the page may have one. */
export interface StudioClient {
  send(request: Request): void;
  close(): void;
}

/** Starts a studio whose answers go to `onReply`. */
export function openStudio(onReply: (reply: Reply) => void): StudioClient {
  try {
    return openWorker(onReply);
  } catch {
    return openOnPage(onReply);
  }
}

function openWorker(onReply: (reply: Reply) => void): StudioClient {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  let fallback: StudioClient | undefined;
  const sent: Request[] = [];
  let hasAnswered = false;
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    hasAnswered = true;
    sent.length = 0;
    onReply(data);
  };
  // A policy that forbids workers is told of here and not where the worker is made: all is asked again on the page.
  worker.onerror = (event) => {
    if (hasAnswered || fallback !== undefined) return;
    event.preventDefault();
    fallback = openOnPage(onReply);
    for (const request of sent) fallback.send(request);
  };
  return {
    send(request) {
      if (fallback !== undefined) {
        fallback.send(request);
        return;
      }
      if (!hasAnswered) sent.push(request);
      worker.postMessage(request);
    },
    close() {
      worker.terminate();
      URL.revokeObjectURL(url);
      fallback?.close();
    },
  };
}

function openOnPage(onReply: (reply: Reply) => void): StudioClient {
  const studio = new Studio();
  let isOpen = true;
  return {
    send(request) {
      const answered = new Promise((resolve) => setTimeout(resolve)).then(() => studio.answer(request));
      answered.then(
        (reply) => {
          if (reply !== null && isOpen) onReply(reply);
        },
        (error: unknown) => {
          if (isOpen) onReply({ type: "failed", id: -1, message: String(error) });
        },
      );
    },
    close() {
      isOpen = false;
    },
  };
}
