/** Where the gateway is: the page's own folder, which lies under a path behind some proxies. */
const BASE = new URL('.', document.baseURI);

/** The address of a path of the gateway's, such as `/api/v1/buckets`. */
export function onGateway(path: string): string {
  return new URL(`.${path}`, BASE).href;
}

/** The address that is typed to get to the gateway, without a slash at its end. */
export const gatewayAddress = BASE.href.replace(/\/$/, '');

/** The name of something that this browser keeps for this gateway, and not for others on its host. */
export function kept(name: string): string {
  return name + BASE.pathname.replace(/\/$/, '');
}
