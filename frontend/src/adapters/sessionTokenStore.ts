import type { TokenStore } from '../engine/ports';

const NAME = 'sluice.access-token';

/** Session storage: the token is gone when the tab is closed, and no other tab sees it. */
export const sessionTokenStore: TokenStore = {
  load: () => sessionStorage.getItem(NAME),
  save: (token) => sessionStorage.setItem(NAME, token),
};
