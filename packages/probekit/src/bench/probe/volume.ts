/**
 * Contents of the probe's mass-storage volume, generated at mount. The files are data; the SCSI transport and the FAT
 * image around them are left to the mass-storage interface. Sources: mbed-os-tools test data (DETAILS.TXT, MBED.HTM),
 * ST community and field logs fl-050, fl-110, fl-157 (label, FAIL.TXT).
 */

export interface VolumeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface VolumeContents {
  /** At most 11 characters. */
  readonly label: string;
  readonly files: readonly VolumeFile[];
}

export interface VolumeFacts {
  readonly label: string;
  /** Four digits, as the mbed board list has them. */
  readonly boardCode: string;
  readonly serialNumber: string;
  readonly details: { readonly version: string; readonly build: string };
  /** What FAIL.TXT says; empty when nothing failed. */
  readonly failText: string;
}

/** The one FAIL.TXT text of an ST-LINK that is attested for this case (field logs fl-050, fl-110, fl-116, fl-173). */
export const CANNOT_HALT = 'The interface firmware FAILED to reset/halt the target MCU';
/** As ST boards wrote it (ST community threads on .hex files that were copied out of order). */
export const BAD_HEX = 'The hex file cannot be decoded. Checksum calculation failure occurred.';
/** What an ST-LINK writes here is not public: DAPLink's older wording stands in. */
export const CANNOT_PROGRAM = 'The interface firmware FAILED to download the flash data contents to be programmed';

export function volumeContents(facts: VolumeFacts): VolumeContents {
  const { version, build } = facts.details;
  const code = `${facts.boardCode}${version}${facts.serialNumber.slice(-16)}`;
  const files = [textFile('DETAILS.TXT', `Version: ${version}\r\nBuild:   ${build}\r\n`), textFile('MBED.HTM', redirectPage(code))];
  if (facts.failText !== '') files.push(textFile('FAIL.TXT', `${facts.failText}\r\n`));
  return { label: facts.label, files };
}

/** A page that sends the browser to the board's entry; tools take the board code from the address in it. */
function redirectPage(code: string): string {
  return [
    '<!DOCTYPE html>',
    '<html><head>',
    `<meta http-equiv="refresh" content="0; url=http://mbed.org/device/?code=${code}"/>`,
    '<title>mbed Website Shortcut</title>',
    '</head><body></body></html>',
    '',
  ].join('\r\n');
}

function textFile(name: string, text: string): VolumeFile {
  return { name, bytes: new TextEncoder().encode(text) };
}
