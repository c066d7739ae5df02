/**
 * A page with nothing but the canvas: beside it lie `lineage.js`, `lineage.css` and `data.js`, which says `const site =`
 * and a made-up site.
 */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src file: 'unsafe-inline'; style-src file: 'unsafe-inline'; img-src blob: data:; worker-src blob:">
<title>Lineage</title>
<link rel="stylesheet" href="lineage.css">
<style>html, body { height: 100%; margin: 0; font-family: system-ui, sans-serif; } main { height: 100vh; }</style>
</head>
<body>
<main></main>
<script src="data.js"></script>
<script src="lineage.js"></script>
<script>
  // What the pages of the site do: the view lies in the address, a node's page opens, parts of the data come late.
  window.opened = [];
  const view = tstlLineage.readView(location.hash.slice(1), site.index);
  const host = {
    index: site.index,
    columnEdges: () => Promise.resolve(site.columns),
    detail: () => Promise.resolve({}),
    open: (node) => window.opened.push(site.index.nodes[node].name),
    onView: (next) => history.replaceState(null, "", "#" + tstlLineage.writeView(next, site.index)),
  };
  const handle = tstlLineage.mountLineage(document.querySelector("main"), host, { view, compact: location.search === "?compact" });
  addEventListener("hashchange", () => handle.show(tstlLineage.readView(location.hash.slice(1), site.index)));
</script>
</body>
</html>
`;
