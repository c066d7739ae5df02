import { render } from "preact";
import { App } from "./app.tsx";
import { SiteProvider } from "./context.ts";
import { loadSite } from "./data.ts";
import { theme } from "./theme.ts";
import "./style.css";

theme.restore();

loadSite().then(
  (site) => {
    const root = document.getElementById("app")!;
    root.replaceChildren();
    render(
      <SiteProvider value={site}>
        <App />
      </SiteProvider>,
      root,
    );
    document.documentElement.dataset.ready = "";
  },
  (error: unknown) => {
    document.getElementById("app")!.textContent = `The documentation cannot be shown: ${error}`;
  },
);
