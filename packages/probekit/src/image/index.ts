/**
 * image: firmware files to address ranges and back. Knows no probe and no chip; flash ranges come as an argument.
 * Sources: System V ABI (ELF), Intel Hexadecimal Object File Format revision A, Motorola S-records, Microsoft UF2.
 */
export { diffImages, type ImageDifference, mergeImages } from './compare.ts';
export { type ImageErrors, imageErrors } from './errors.ts';
export { type Fill, fillImage } from './fill.ts';
export { formatOfName, IMAGE_FORMATS, type WriteOptions, writeImage } from './formats.ts';
export {
  type AddressRange,
  assembleImage,
  checkInsideFlash,
  filesOf,
  type Image,
  type ImageFile,
  type ImageFormat,
  imageByteLength,
  type Segment,
} from './image.ts';
export { type ImageSource, parseImage } from './parse.ts';
export { type Vectors, vectorsOf } from './vectors.ts';
