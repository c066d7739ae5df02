import { drawFrame, type Progress } from "./live-lines.ts";
import type { Style } from "./style.ts";
import { widthOf } from "./width.ts";

/** A terminal that can be drawn on. */
export interface DrawableStream {
  write(text: string): unknown;
  columns?: number;
  rows?: number;
  on?(event: "resize", listener: () => void): unknown;
  off?(event: "resize", listener: () => void): unknown;
}

/** The part of the screen that shows what runs now; lines that are `print`ed scroll above it. */
export interface LiveView {
  print(line: string): void;
  update(change: Partial<Progress>): void;
  /** Takes the block off the screen and gives the cursor back. Safe to call twice. */
  stop(): void;
}

interface Drawing {
  (frame: string): void;
  clear(): void;
  done(): void;
}

const REDRAW_MS = 100;

/**
 * Starts a live view. It draws ten times a second at most, and nothing at all until its library is loaded; lines are
 * never lost: those that come in between are written with the next drawing.
 */
export function startLiveView(stream: DrawableStream, style: Style, total: number, now: () => number): LiveView {
  let progress: Progress = {
    running: [],
    done: 0,
    total,
    failed: 0,
    warned: 0,
    skipped: 0,
    since: now(),
    cancelling: false,
    work: null,
  };
  let pending: string[] = [];
  let drawing: Drawing | undefined;
  let frame = "";
  let stopped = false;

  const writePending = (): void => {
    if (pending.length === 0) return;
    stream.write(`${pending.join("\n")}\n`);
    pending = [];
  };

  const draw = (): void => {
    if (stopped || drawing === undefined) return;
    if (pending.length > 0) {
      drawing.clear();
      writePending();
    }
    frame = drawFrame(progress, style, { columns: stream.columns ?? 80, rows: stream.rows ?? 24 }, now());
    drawing(frame);
  };

  // A terminal that gets narrower wraps the lines of the last frame: the rows this adds must go with it.
  const onResize = (): void => {
    if (drawing === undefined || frame === "") return;
    const columns = stream.columns ?? 80;
    const extra = frame.split("\n").reduce((sum, line) => sum + Math.ceil(widthOf(line) / columns) - 1, 0);
    if (extra > 0) stream.write("\u001b[2K\u001b[1A".repeat(extra));
    drawing.clear();
    draw();
  };

  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  stream.on?.("resize", onResize);
  const loading = import("log-update").then(({ createLogUpdate }) => {
    if (stopped) return;
    drawing = createLogUpdate(stream as NodeJS.WritableStream);
    draw();
  });
  // Without the library there is no block, only the lines; they are written when the view stops.
  loading.catch(() => {});

  return {
    print: (line) => {
      pending.push(line);
    },
    update: (change) => {
      progress = { ...progress, ...change };
    },
    stop: () => {
      if (stopped) return;
      clearInterval(timer);
      stream.off?.("resize", onResize);
      drawing?.clear();
      stopped = true;
      writePending();
      drawing?.done();
    },
  };
}
