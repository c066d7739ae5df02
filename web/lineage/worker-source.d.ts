/** The bundled code of a worker, as a text; see scripts/worker-source.mjs. */
declare module "worker-source:*" {
  const source: string;
  export default source;
}
