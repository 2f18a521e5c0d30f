/**
 * transport: ways to carry bytes to a probe: USB ports, the ST-LINK command framing over USB or ST's stlink-server,
 * recorded traces, a board's serial port. It knows no ST-LINK command but GET_VERSION, by which it finds its feet again.
 */
export {
  EXCHANGE_TIMEOUT_MS,
  type StlinkDataPhase,
  type StlinkDevice,
  type StlinkExchangeOptions,
  type StlinkTransport,
} from './stlink-transport.ts';
