import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { SiteColumnEdges, SiteDetail } from "../../src/docs/site-data.ts";
import type { Site } from "./data.ts";

const SiteContext = createContext<Site | null>(null);

/** Gives the site's data to all below it. */
export const SiteProvider = SiteContext.Provider;

/** The site's data. */
export function useSite(): Site {
  const site = useContext(SiteContext);
  if (site === null) throw new Error("used outside of SiteProvider");
  return site;
}

/** What a promise gave; null until then, and what went wrong instead. */
function useLoaded<T>(load: () => Promise<T>, key: unknown): { value: T | null; fault: string | null } {
  const [state, setState] = useState<{ key: unknown; value: T | null; fault: string | null }>({
    key,
    value: null,
    fault: null,
  });
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setState({ key, value, fault: null }),
      (error: unknown) => wanted && setState({ key, value: null, fault: String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  return state.key === key ? state : { value: null, fault: null };
}

/** The details of a node, once they are there. */
export function useDetail(place: number): { value: SiteDetail | null; fault: string | null } {
  const site = useSite();
  return useLoaded(() => site.detail(place), place);
}

/** The edges between columns, once they are there. */
export function useColumnEdges(): SiteColumnEdges | null {
  const site = useSite();
  return useLoaded(() => site.columnEdges(), site).value;
}
