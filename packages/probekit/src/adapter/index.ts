/**
 * adapter: the Debug Adapter Protocol over `debug`, `symbols` and the programmer, for editors: messages, what each request does, the
 * variables of a stop. It opens no sockets and no files. Source: Debug Adapter Protocol 1.68.
 */
export { serveDebugAdapter } from './adapter-connection.ts';
export { type AdapterErrors, adapterErrors } from './errors.ts';
export { ATTACH_ARGUMENTS, type AttachArguments, LAUNCH_ARGUMENTS, type LaunchArguments } from './launch-arguments.ts';
export { MessageReader, messageBytes, type RequestMessage } from './messages.ts';
export type { AdapterServices, OpenedBoard } from './services.ts';
