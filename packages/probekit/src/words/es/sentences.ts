/** All sentences in Spanish. */

import { ES_ACCEPT } from './accept.ts';
import { ES_ADAPTER } from './adapter.ts';
import { ES_BACKUP } from './backup.ts';
import { ES_BOARDS } from './boards.ts';
import { ES_CONSOLE } from './console.ts';
import { ES_CRASH } from './crash.ts';
import { ES_DEBUG } from './debug.ts';
import { ES_DIAGNOSIS } from './diagnosis.ts';
import { ES_ELEMENTS } from './elements.ts';
import { ES_EXAMINATION } from './examination.ts';
import { ES_EXPLAINED } from './explained.ts';
import { ES_FAULTS } from './faults.ts';
import { ES_FINDINGS } from './findings.ts';
import { ES_FLASH } from './flash.ts';
import { ES_FLASH_VIEW } from './flash-view.ts';
import { ES_GDB } from './gdb.ts';
import { ES_HOST_CHECKS } from './host-checks.ts';
import { ES_INSIDE } from './inside.ts';
import { ES_INSTALL } from './install.ts';
import { ES_INSTALL_BUTTON } from './install-button.ts';
import { ES_LADDER } from './ladder.ts';
import { ES_LOGS } from './logs.ts';
import { ES_MEMORY } from './memory.ts';
import { ES_OBSTACLES } from './obstacles.ts';
import { ES_OPTION_BYTES } from './option-bytes.ts';
import { ES_PAGE } from './page.ts';
import { ES_PROGRESS } from './progress.ts';
import { ES_REMEDIES } from './remedies.ts';
import { ES_REPORT } from './report.ts';
import { ES_RUN } from './run.ts';
import { ES_SESSION } from './session.ts';
import { ES_SETUP } from './setup.ts';
import { ES_STATIC_PAGES } from './static-pages.ts';
import { ES_VIRTUAL_BOARD } from './virtual-board.ts';
import { ES_WATCH } from './watch.ts';
import { ES_WIZARD } from './wizard.ts';

export const ES_SENTENCES = {
  ...ES_ADAPTER,
  ...ES_ACCEPT,
  ...ES_BACKUP,
  ...ES_BOARDS,
  ...ES_CONSOLE,
  ...ES_CRASH,
  ...ES_DEBUG,
  ...ES_DIAGNOSIS,
  ...ES_ELEMENTS,
  ...ES_EXAMINATION,
  ...ES_EXPLAINED,
  ...ES_FAULTS,
  ...ES_FINDINGS,
  ...ES_FLASH,
  ...ES_FLASH_VIEW,
  ...ES_GDB,
  ...ES_HOST_CHECKS,
  ...ES_INSIDE,
  ...ES_INSTALL,
  ...ES_INSTALL_BUTTON,
  ...ES_LADDER,
  ...ES_LOGS,
  ...ES_MEMORY,
  ...ES_OBSTACLES,
  ...ES_OPTION_BYTES,
  ...ES_PAGE,
  ...ES_PROGRESS,
  ...ES_REMEDIES,
  ...ES_REPORT,
  ...ES_RUN,
  ...ES_SESSION,
  ...ES_SETUP,
  ...ES_STATIC_PAGES,
  ...ES_VIRTUAL_BOARD,
  ...ES_WATCH,
  ...ES_WIZARD,
} as const;
