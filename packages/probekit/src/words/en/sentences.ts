/** All sentences in English. */

import { EN_ACCEPT } from './accept.ts';
import { EN_ADAPTER } from './adapter.ts';
import { EN_BACKUP } from './backup.ts';
import { EN_BOARDS } from './boards.ts';
import { EN_CONSOLE } from './console.ts';
import { EN_CRASH } from './crash.ts';
import { EN_DEBUG } from './debug.ts';
import { EN_DIAGNOSIS } from './diagnosis.ts';
import { EN_ELEMENTS } from './elements.ts';
import { EN_EXAMINATION } from './examination.ts';
import { EN_EXPLAINED } from './explained.ts';
import { EN_FAULTS } from './faults.ts';
import { EN_FINDINGS } from './findings.ts';
import { EN_FLASH } from './flash.ts';
import { EN_FLASH_VIEW } from './flash-view.ts';
import { EN_GDB } from './gdb.ts';
import { EN_HOST_CHECKS } from './host-checks.ts';
import { EN_INSIDE } from './inside.ts';
import { EN_INSTALL } from './install.ts';
import { EN_INSTALL_BUTTON } from './install-button.ts';
import { EN_LADDER } from './ladder.ts';
import { EN_LOGS } from './logs.ts';
import { EN_MEMORY } from './memory.ts';
import { EN_OBSTACLES } from './obstacles.ts';
import { EN_OPTION_BYTES } from './option-bytes.ts';
import { EN_PAGE } from './page.ts';
import { EN_PROGRESS } from './progress.ts';
import { EN_REMEDIES } from './remedies.ts';
import { EN_REPORT } from './report.ts';
import { EN_RUN } from './run.ts';
import { EN_SESSION } from './session.ts';
import { EN_SETUP } from './setup.ts';
import { EN_STATIC_PAGES } from './static-pages.ts';
import { EN_VIRTUAL_BOARD } from './virtual-board.ts';
import { EN_WATCH } from './watch.ts';
import { EN_WIZARD } from './wizard.ts';

export const EN_SENTENCES = {
  ...EN_ADAPTER,
  ...EN_ACCEPT,
  ...EN_BACKUP,
  ...EN_BOARDS,
  ...EN_CONSOLE,
  ...EN_CRASH,
  ...EN_DEBUG,
  ...EN_DIAGNOSIS,
  ...EN_ELEMENTS,
  ...EN_EXAMINATION,
  ...EN_EXPLAINED,
  ...EN_FAULTS,
  ...EN_FINDINGS,
  ...EN_FLASH,
  ...EN_FLASH_VIEW,
  ...EN_GDB,
  ...EN_HOST_CHECKS,
  ...EN_INSIDE,
  ...EN_INSTALL,
  ...EN_INSTALL_BUTTON,
  ...EN_LADDER,
  ...EN_LOGS,
  ...EN_MEMORY,
  ...EN_OBSTACLES,
  ...EN_OPTION_BYTES,
  ...EN_PAGE,
  ...EN_PROGRESS,
  ...EN_REMEDIES,
  ...EN_REPORT,
  ...EN_RUN,
  ...EN_SESSION,
  ...EN_SETUP,
  ...EN_STATIC_PAGES,
  ...EN_VIRTUAL_BOARD,
  ...EN_WATCH,
  ...EN_WIZARD,
} as const;
