/**
 * TCP ports on which debug servers listen unless told otherwise. Sources: UM2576 (ST-LINK GDB server), OpenOCD User's Guide
 * (gdb_port, telnet_port, tcl_port), st-util's manual page, UM2576 (shared ST-LINK).
 */
export const DEBUG_PORTS: Readonly<Record<number, string>> = {
  61234: 'ST-LINK GDB server',
  3333: 'OpenOCD, pyOCD (GDB)',
  4444: 'OpenOCD, pyOCD (telnet)',
  6666: 'OpenOCD (Tcl)',
  4242: 'st-util',
  7184: 'stlink-server',
};
