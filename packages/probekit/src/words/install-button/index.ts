/** What an install button says before anybody presses it: a page that only shows it loads these sentences and no others. */
import type { Language } from '../catalogue.ts';
import { EN_INSTALL_BUTTON } from '../en/install-button.ts';
import { ES_INSTALL_BUTTON } from '../es/install-button.ts';

export type ButtonWords = Readonly<Record<keyof typeof EN_INSTALL_BUTTON, string>>;

export const BUTTON_WORDS: Readonly<Record<Language, ButtonWords>> = { en: EN_INSTALL_BUTTON, es: ES_INSTALL_BUTTON };
