import { gatewayAddress, onGateway } from '../adapters/gatewayAddress';
import type { Folder } from '../engine/objectAddress';
import { h } from './dom';

/** The same upload from a terminal, ready to be copied. */
export class TerminalHint {
  readonly element: HTMLDetailsElement;
  readonly #push = h('code');
  readonly #curl = h('code');

  constructor() {
    this.element = h(
      'details',
      { class: 'terminal' },
      h('summary', {}, 'From a terminal'),
      h('pre', {}, this.#push),
      h('pre', {}, this.#curl),
    );
  }

  show({ bucket, prefix }: Folder, needsToken: boolean): void {
    const path = [bucket, ...prefix.split('/')].map(encodeURIComponent).join('/');
    const header = needsToken ? ' -H "Authorization: Bearer $SLUICE_ACCESS_TOKEN"' : '';
    const slash = path.endsWith('/') ? '' : '/';
    this.#push.textContent = `./sluice push FILE ${shown(path + slash)}`;
    this.#curl.textContent = `curl${header} -T FILE ${onGateway(`/api/v1/objects/${path}${slash}`)}`;
  }
}

/** As the command line takes it. Under a path, the page's own address tells where the path ends. */
function shown(path: string): string {
  return gatewayAddress === location.origin
    ? `${gatewayAddress}/${path}`
    : `'${gatewayAddress}/#/${path}'`;
}
