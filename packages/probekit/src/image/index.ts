/**
 * image: firmware files to address ranges and back. Knows no probe and no chip; flash ranges come as an argument.
 * Sources: System V ABI (ELF), Intel Hexadecimal Object File Format revision A.
 */
export { toBin } from './bin.ts';
export { type ImageErrors, imageErrors } from './errors.ts';
export {
  type AddressRange,
  assembleImage,
  checkInsideFlash,
  type Image,
  type ImageFormat,
  imageByteLength,
  type Segment,
} from './image.ts';
export { toIntelHex } from './intel-hex.ts';
export { type ImageSource, parseImage } from './parse.ts';
