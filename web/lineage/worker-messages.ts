import type { Frame } from "./paint-scene.ts";
import type { Camera, Look, Scene } from "./scene.ts";

/** What the page asks of the worker. */
export type Request =
  | { type: "scene"; id: number; scene: Scene; aspect: number }
  | { type: "look"; look: Look }
  | { type: "paint"; id: number; frame: Frame; density: number }
  | { type: "overview"; id: number; width: number; height: number }
  | { type: "export"; id: number; frame: Frame; format: "svg" | "png"; title: string };

/** What the worker answers; `id` is that of the request. */
export type Reply =
  | {
      type: "laid";
      id: number;
      x: Float32Array;
      y: Float32Array;
      width: number;
      height: number;
      milliseconds: number;
    }
  | { type: "painted"; id: number; frame: Frame; image: ImageBitmap; milliseconds: number }
  | { type: "overview"; id: number; camera: Camera; image: ImageBitmap }
  | { type: "exported"; id: number; blob: Blob }
  | { type: "failed"; id: number; message: string };
