import { Menu, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol';

/**
 * Removes Electron's own menu, whose keys reload the page, zoom it, close the window and open the developer tools. Call
 * it before `ready`, when that menu is made.
 */
export function removeMenuKeys(): void {
  Menu.setApplicationMenu(null);
}

/** Refuses all that a wall never needs: permissions, downloads, and every request that is not for its own files. */
export function hardenSession(session: Session, refused: (what: string) => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    refused(`permission ${permission}`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    refused('download');
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${APP_ORIGIN}/`) || details.url.startsWith('data:');
    if (!own) refused(`request to ${new URL(details.url).host}`);
    answer({ cancel: !own });
  });
}

/** Keeps a page where it is: no navigation, no window, no embedded view. */
export function hardenContents(contents: WebContents, refused: (what: string) => void): void {
  contents.setWindowOpenHandler(() => {
    refused('window');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    refused('navigation');
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    refused('redirect');
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    refused('webview');
    event.preventDefault();
  });
}
