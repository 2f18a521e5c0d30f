/**
 * The udev rule that lets whoever sits at a Linux computer open an ST-LINK, and nothing else of ST's. Product ids as in
 * `stlink/usb-ids.ts`. Source: udev(7) for the pattern; the tag `uaccess` must be set before 73-seat-late.rules, so the
 * number of the file is below 73 (systemd pull request 39211, issue 4288).
 */

export const UDEV_RULES_FILE = '/etc/udev/rules.d/60-probekit-stlink.rules';

export const UDEV_RULE = 'SUBSYSTEM=="usb", ATTR{idVendor}=="0483", ATTR{idProduct}=="374[48a-f]|375[2-7]", TAG+="uaccess"';

/** Install the rule, and make it hold for what is plugged in next; the same in every language. */
export const UDEV_RULE_COMMANDS: readonly [string, string] = [
  `echo '${UDEV_RULE}' | sudo tee ${UDEV_RULES_FILE}`,
  'sudo udevadm control --reload && sudo udevadm trigger',
];
