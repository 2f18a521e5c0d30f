/** English: what stands between a browser and a probe. */
export const EN_OBSTACLES = {
  'obstacle.now': 'Do this now',
  'obstacle.know': 'How we know',
  'obstacle.raw': 'Raw value',
  'obstacle.another': 'Another way',
  'obstacle.list': 'What can stand in the way',
  'obstacle.list.here': 'Something else in the way?',
  'obstacle.list.elsewhere': 'On other systems',
  'obstacle.reading-only': 'This was not found here. It is what to do if it happens.',
  'obstacle.back': 'Back to the test',
  'obstacle.the-probe': 'the ST-LINK',
  'obstacle.board-there': 'Your board is there.',

  'obstacle.copy': 'Copy',
  'obstacle.copied': 'Copied',
  'obstacle.copy-by-hand': 'It is selected now. Copy it with Ctrl+C or ⌘C.',
  'obstacle.act.choose': 'Choose the ST-LINK',
  'obstacle.act.list-was-empty': 'The list was empty',
  'obstacle.act.test-again': 'Test again',
  'obstacle.act.read-driver-windows': 'About the driver',

  'obstacle.reading.browser': 'no USB',
  'obstacle.reading.denied': 'denied',
  'obstacle.reading.driver': 'no driver',
  'obstacle.reading.held': 'held',
  'obstacle.reading.awaited': 'awaited',

  'obstacle.step.replug': 'Unplug the cable and plug it in again.',
  'obstacle.step.test-again': 'Test again. No restart is needed.',
  'obstacle.evidence.listed': 'The browser lists {device}. So the cable, the port and the USB part of the ST-LINK work.',
  'obstacle.evidence.open-refused': 'Opening it was refused.',
  'obstacle.evidence.claim-refused': 'It opens, but taking its debug interface (interface 0) was refused.',
  'obstacle.command-line': 'The command line does the same without a browser. It needs Node 20 or newer.',

  'obstacle.no-webusb.title': 'No WebUSB in this browser',
  'obstacle.no-webusb.good': 'Nothing speaks against your board.',
  'obstacle.no-webusb.fault': 'This browser cannot reach USB devices.',
  'obstacle.no-webusb.cause': 'The browser has no WebUSB.',
  'obstacle.no-webusb.because':
    'Chrome, Edge, Opera and other Chromium browsers have it, on computers and on Android. Firefox and Safari do not, and no browser on an iPhone or iPad does.',
  'obstacle.no-webusb.open': 'Open this page in Chrome, Edge, Opera or another Chromium browser.',
  'obstacle.no-webusb.choose': 'Plug the board in and choose the ST-LINK there.',
  'obstacle.no-webusb.evidence': 'The browser offers this page no USB: navigator.usb is missing.',
  'obstacle.no-webusb.paste': 'Pasting the error and the virtual board work in this browser as well.',

  'obstacle.insecure.title': 'The page came without https',
  'obstacle.insecure.good': 'This browser has WebUSB.',
  'obstacle.insecure.fault': 'It keeps USB from a page that came without encryption.',
  'obstacle.insecure.cause': 'The address of this page starts with http://.',
  'obstacle.insecure.because': 'Browsers give USB to pages from https and from this computer (localhost) only.',
  'obstacle.insecure.https': 'Open the same address with https:// in front.',
  'obstacle.insecure.localhost': 'If you serve the page yourself, open it as http://localhost, not by the name or number of the computer.',
  'obstacle.insecure.evidence': 'The browser calls this page not secure, and navigator.usb is missing.',

  'obstacle.blocked.title': 'USB is blocked for this page',
  'obstacle.blocked.good': 'This browser has WebUSB.',
  'obstacle.blocked.fault': 'A rule forbids this page to use it.',
  'obstacle.blocked.cause': 'The rule comes from the page around this one, from the settings of the browser, or from an organisation.',
  'obstacle.blocked.because': 'The browser refuses before it looks for any device.',
  'obstacle.blocked.own-tab': 'Open this page in a tab of its own, not inside another page.',
  'obstacle.blocked.settings': 'Open this address in a new tab and let sites ask for USB devices.',
  'obstacle.blocked.policy':
    'On a computer that an organisation manages, look here for DefaultWebUsbGuardSetting or WebUsbBlockedForUrls, and ask whoever manages it.',
  'obstacle.blocked.evidence': 'The browser refused USB to this page.',

  'obstacle.nothing-chosen.title': 'Nothing was chosen',
  'obstacle.nothing-chosen.good': 'The browser is ready.',
  'obstacle.nothing-chosen.fault': 'No ST-LINK was chosen from its list.',
  'obstacle.nothing-chosen.because':
    'The browser shows the list itself. This page learns only what you choose, so it cannot see whether the list was empty.',
  'obstacle.nothing-chosen.closed':
    'If the ST-LINK was in the list, or the list was closed by mistake: choose it. It is called STLINK-V3 or STM32 STLink.',
  'obstacle.nothing-chosen.empty':
    'If the list was empty, the computer sees no ST-LINK. The doctor then says what to try first: cable, connector, jumper, port.',
  'obstacle.nothing-chosen.evidence': 'The list was closed, and no device was handed to this page.',
  'obstacle.nothing-chosen.no-list':
    'If no list opened at all, USB is blocked in the settings of the browser. Open this address in a new tab and let sites ask.',
  'obstacle.nothing-chosen.flatpak':
    'On Linux, a Chrome that was installed as a Flatpak may list nothing until it can read /run/udev. This allows it; start the browser anew afterwards.',

  'obstacle.denied-linux.title': 'Access denied, Linux',
  'obstacle.denied-linux.fault': 'Linux does not let this browser open it.',
  'obstacle.denied-linux.cause': 'A udev rule for the ST-LINK is missing.',
  'obstacle.denied-linux.because': 'The browser lists the ST-LINK; opening it ends in “Access denied”.',
  'obstacle.denied-linux.rule': 'Run this in a terminal. It adds one file that lets the person at the screen use an ST-LINK.',
  'obstacle.denied-linux.snap':
    'If the rule is there and access is still denied: a Chromium that was installed as a snap needs leave for USB as well. Close the browser, run this, open it again.',
  'obstacle.denied-linux.same':
    'The command line needs the same rule, and npx probekit setup writes it. Reinstalling the browser changes nothing.',

  'obstacle.driver-windows.title': 'Driver of interface 0, Windows',
  'obstacle.driver-windows.fault': 'Windows has no driver through which this browser could open it.',
  'obstacle.driver-windows.cause': 'The debug interface (interface 0) is not bound to WinUSB.',
  'obstacle.driver-windows.because': 'The drive and the serial port have drivers of their own; they may work all the same.',
  'obstacle.driver-windows.look':
    'Open the Device Manager and find the debug part of the ST-LINK: “ST-Link Debug”, or “STM32 STLink” on an ST-LINK/V2. Its hardware id (Properties, Details) begins with USB\\VID_0483 and, where the ST-LINK has several parts, ends in MI_00.',
  'obstacle.driver-windows.details': 'Properties, Driver, Driver Details must show winusb.sys. If it does, go on with “Test again”.',
  'obstacle.driver-windows.install':
    'If it bears a yellow mark or another driver: install the ST-LINK USB driver of ST. On st.com it is called STSW-LINK009; STM32CubeProgrammer brings it along.',
  'obstacle.driver-windows.evidence': 'Windows offers the browser no WinUSB driver for its debug interface.',
  'obstacle.driver-windows.shared':
    "ST's driver is the right one, and ST's own programs work through it too. Nothing has to be uninstalled for this page.",
  'obstacle.driver-windows.same': 'The command line needs the same driver. Another browser changes nothing.',

  'obstacle.held.title': 'Another program or tab holds it',
  'obstacle.held.good': 'Your board is there, and this browser may open it.',
  'obstacle.held.fault': 'Another program or tab holds the ST-LINK.',
  'obstacle.held.cause': 'Only one program at a time can use the debug interface.',
  'obstacle.held.because': 'The ST-LINK opens, but its debug interface is taken.',
  'obstacle.held.tabs': 'Close other tabs that use the ST-LINK, this page in a second tab among them.',
  'obstacle.held.programs':
    'Quit what debugs or flashes: STM32CubeIDE with its GDB server, STM32CubeProgrammer, OpenOCD, st-util, pyOCD, a debug session in VS Code.',
  'obstacle.held.running': 'A server may run on without a window. This lists the usual ones:',
  'obstacle.held.take-away': 'Unplugging the cable and plugging it in again also takes the ST-LINK from whoever holds it.',
  'obstacle.held.reinstall': 'No rule and no driver is at fault; do not reinstall anything.',
  'obstacle.held-windows.fault': 'Windows does not hand its debug interface to this browser.',
  'obstacle.held-windows.cause': 'Another program or tab holds it, or its driver is not WinUSB.',
  'obstacle.held-windows.because': 'The browser answers the same in both cases; the holder is the commoner one.',
  'obstacle.held-windows.driver': 'If it is refused although nothing else runs, look at the driver.',
  'obstacle.held-mac.no-driver': 'macOS needs no driver for the ST-LINK: there is nothing to install and nothing to reinstall.',

  'obstacle.denied-android.title': 'Access denied, Android',
  'obstacle.denied-android.fault': 'Android has not let this browser open it.',
  'obstacle.denied-android.cause': 'Android asked whether the browser may use the device, and the answer was no, or none.',
  'obstacle.denied-android.because': 'The browser lists the ST-LINK; opening it ends in “Access denied”.',
  'obstacle.denied-android.agree': 'Test again, and agree when Android asks.',
  'obstacle.denied-android.computer': 'If Android does not ask, use a computer.',

  'obstacle.denied.title': 'Access denied, macOS or ChromeOS',
  'obstacle.denied.fault': 'The system does not let this browser open it.',
  'obstacle.denied.cause': 'Another program has opened it for itself, or the system keeps it from browsers.',
  'obstacle.denied.because': 'The browser lists the ST-LINK; opening it ends in “Access denied”.',

  'obstacle.unplugged.title': 'Unplugged in between',
  'obstacle.unplugged.good': 'The board was there a moment ago.',
  'obstacle.unplugged.fault': 'It has left USB.',
  'obstacle.unplugged.cause': 'The browser reported that {device} has gone.',
  'obstacle.unplugged.because': 'The cable came out, or the ST-LINK lost its supply or started anew.',
  'obstacle.unplugged.replug': 'Plug the same board in again. The test then starts by itself.',
  'obstacle.unplugged.again': 'If it leaves again with nobody touching it: try another cable, and another port directly on the computer.',
  'obstacle.unplugged.evidence': '{device} left while this page was using it or waiting for it.',
  'obstacle.unplugged.other': 'To go on with another board, choose it.',
} as const;
