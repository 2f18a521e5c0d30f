/** What an action on the board meets where attaching alone could do harm. */
import { declareErrors } from 'probekit/base';

export interface AttachErrors {
  /** The chip behind this probe was read-out protected at level 1 when it was last met: attaching may stop its program. Ask first. */
  'page/may-stop-program': Readonly<Record<string, never>>;
}

export const attachErrors = declareErrors<AttachErrors>();

export function mustBeAsked() {
  return attachErrors.make('page/may-stop-program', {
    message: 'Attaching to a chip at read-out protection level 1 may stop its program until its power is taken away.',
    hint: 'Attach where a stop does no harm.',
    evidence: {},
  });
}
