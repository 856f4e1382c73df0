import { browserClock } from './adapters/browserClock';
import { browserConnectivity } from './adapters/browserConnectivity';
import { browserDownloads } from './adapters/browserDownloads';
import { BrowserFiles } from './adapters/browserFiles';
import { indexedMemory } from './adapters/indexedMemory';
import { keptFiles } from './adapters/keptFiles';
import { sessionTokenStore } from './adapters/sessionTokenStore';
import { WakeLock } from './adapters/wakeLock';
import { XhrTransport } from './adapters/xhrTransport';
import { AuthorizedTransport } from './engine/authorizedTransport';
import { FolderReader } from './engine/contents';
import { Downloads } from './engine/downloads';
import { Gateway } from './engine/gateway';
import { UnfinishedUploads } from './engine/unfinished';
import { UploadResource } from './engine/uploadResource';
import { Uploads } from './engine/uploads';
import { App } from './view/app';
import './view/styles.css';
import { TokenDialog } from './view/tokenDialog';

/** As large as a part: a file of one part gains nothing by being resumable. */
const LARGEST_WHOLE = 8 * 1024 * 1024;

const tokenDialog = new TokenDialog();
document.body.append(tokenDialog.element);

const transport = new AuthorizedTransport(new XhrTransport(), sessionTokenStore, tokenDialog);
const gateway = new Gateway(transport);
const shared = {
  uploads: new UploadResource(transport),
  memory: indexedMemory,
  connectivity: browserConnectivity,
  clock: browserClock,
};
const uploads = new Uploads({
  ...shared,
  gateway,
  files: new BrowserFiles(),
  largestWhole: LARGEST_WHOLE,
});
const wakeLock = new WakeLock();
const app = new App({
  gateway,
  uploads,
  unfinished: new UnfinishedUploads(uploads, { ...shared, keptFiles }),
  reader: new FolderReader(gateway),
  downloads: new Downloads(gateway, browserDownloads, () => transport.token),
  needsToken: () => transport.token !== null,
  stayAwake: (isWanted) => wakeLock.want(isWanted),
});
void app.mount(document.body);
