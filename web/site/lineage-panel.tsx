import { useEffect, useRef, useState } from "preact/hooks";
import { useSite } from "./context.ts";
import { loadLineageCode, type Site } from "./data.ts";
import type { LineageHandle, LineageHost, LineageView, MountLineage } from "./lineage-mount.ts";
import { lineageHref, nodeHref } from "./route.ts";

declare global {
  var tstlLineage: { mountLineage: MountLineage } | undefined;
}

/** A place for the canvas, whose code is loaded when it is first shown. */
export function LineagePanel({ view, compact }: { view: LineageView; compact: boolean }) {
  const site = useSite();
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<LineageHandle | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    loadLineageCode().then(
      () => {
        const mount = globalThis.tstlLineage?.mountLineage;
        if (!wanted || element.current === null) return;
        if (mount === undefined) setFault("This build of the site has no graph.");
        else handle.current = mount(element.current, hostOf(site, compact), { view, compact });
      },
      (error: unknown) => wanted && setFault(String(error)),
    );
    return () => {
      wanted = false;
      handle.current?.destroy();
      handle.current = null;
    };
  }, [site, compact]);
  const key = JSON.stringify(view);
  useEffect(() => handle.current?.show(view), [key]);
  return (
    <div class={compact ? "canvas canvas-compact" : "canvas"}>
      {fault === null ? null : <p class="empty">{fault}</p>}
      <div class="canvas-inner" ref={element} />
    </div>
  );
}

function hostOf(site: Site, compact: boolean): LineageHost {
  return {
    index: site.index,
    columnEdges: () => site.columnEdges(),
    detail: (node) => site.detail(node),
    open: (node, column) => {
      location.hash = nodeHref(site, node, column);
    },
    // The small one beside a page does not touch the address, which is that of the page.
    onView: (view) => {
      if (!compact) history.replaceState(null, "", lineageHref(site, view));
    },
  };
}
