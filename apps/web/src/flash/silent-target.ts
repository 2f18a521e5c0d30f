/** Whether the ST-LINK answered and the target did not. Without DOM. */
import { hasCode } from 'probekit/base';

export function isSilentTarget(error: unknown): boolean {
  return hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'stm32/core-unreachable') && !isRefusedAccess(error);
}

/** The chip's bus has answered, with an error: the wires are good. */
export function isRefusedAccess(error: unknown): boolean {
  return hasCode(error, 'dap/transfer') && (error.evidence as { readonly statusName?: unknown } | undefined)?.statusName === 'AP_FAULT';
}
