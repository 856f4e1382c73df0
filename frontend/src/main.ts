import { browserClock } from './adapters/browserClock';
import { browserDownloads } from './adapters/browserDownloads';
import { browserFiles } from './adapters/browserFiles';
import { sessionTokenStore } from './adapters/sessionTokenStore';
import { XhrTransport } from './adapters/xhrTransport';
import { AuthorizedTransport } from './engine/authorizedTransport';
import { FolderReader } from './engine/contents';
import { Downloads } from './engine/downloads';
import { Gateway } from './engine/gateway';
import { Uploads } from './engine/uploads';
import { App } from './view/app';
import './view/styles.css';
import { TokenDialog } from './view/tokenDialog';

const tokenDialog = new TokenDialog();
document.body.append(tokenDialog.element);

const transport = new AuthorizedTransport(new XhrTransport(), sessionTokenStore, tokenDialog);
const gateway = new Gateway(transport);
const app = new App({
  gateway,
  uploads: new Uploads(gateway, browserFiles, browserClock),
  reader: new FolderReader(gateway),
  downloads: new Downloads(gateway, browserDownloads, () => transport.token),
  needsToken: () => transport.token !== null,
});
void app.mount(document.body);
