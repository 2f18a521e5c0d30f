/** elements: what all our web components share: the language that they speak and the colours that they take from the page. */
export { ELEMENT_COLOURS } from './element-colours.ts';
export { JSON_ATTRIBUTE, TextElement } from './element-text.ts';
