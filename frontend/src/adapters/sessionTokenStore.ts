import type { TokenStore } from '../engine/ports';
import { kept } from './gatewayAddress';

const NAME = kept('sluice.access-token');

/** Session storage: the token is gone when the tab is closed, and no other tab sees it. */
export const sessionTokenStore: TokenStore = {
  load: () => sessionStorage.getItem(NAME),
  save: (token) => sessionStorage.setItem(NAME, token),
};
