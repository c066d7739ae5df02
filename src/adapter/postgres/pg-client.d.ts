declare module "pg/lib/client.js" {
  const Client: unknown;
  export default Client;
}
