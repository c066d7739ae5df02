/** The worker's side: asks the studio and sends its answers. Bundled to a text, from which the page makes the worker. */
import { Studio } from "./studio.ts";
import type { Reply, Request } from "./worker-messages.ts";

const studio = new Studio();
// The types of the page's lib: a worker has the same two under these names.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(reply: Reply, transfer: Transferable[]): void;
};

scope.onmessage = ({ data }) => {
  studio.answer(data).then(
    (reply) => {
      if (reply !== null) scope.postMessage(reply, "image" in reply ? [reply.image] : []);
    },
    (error: unknown) => {
      const id = "id" in data ? data.id : -1;
      scope.postMessage({ type: "failed", id, message: error instanceof Error ? error.message : String(error) }, []);
    },
  );
};
