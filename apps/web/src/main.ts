/** Starts the page: theme first, so that it does not flash, then the address, then the frame, then the language. */
import { startLanguage } from './language.ts';
import { startRoutes } from './route.ts';
import { startBridge } from './session/bridge-token.ts';
import { startTheme } from './theme.ts';
import './page.ts';

startTheme();
startBridge();
startRoutes();
startLanguage().catch(() => {
  // The other language did not load: the page stays in English, and the button tries again.
});
