/** All catalogued messages, in the order of the catalogue. */
import type { Message } from './message.ts';
import { FIELD_MESSAGES } from './messages-field-logs.ts';
import { IDE_MESSAGES } from './messages-ides.ts';
import { OPEN_TOOL_MESSAGES } from './messages-open-tools.ts';
import { ST_TOOL_MESSAGES } from './messages-st-tools.ts';
import { SYSTEM_MESSAGES } from './messages-systems.ts';
import { VOLUME_MESSAGES } from './messages-volume.ts';

export const MESSAGES: readonly Message[] = [
  ...VOLUME_MESSAGES,
  ...ST_TOOL_MESSAGES,
  ...OPEN_TOOL_MESSAGES,
  ...IDE_MESSAGES,
  ...SYSTEM_MESSAGES,
  ...FIELD_MESSAGES,
];
