/**
 * Someone else's text as a terminal may be given it, on one line: without the characters by which a terminal is told to
 * do something (ISO 6429), or to show the text in another order (Unicode, Annex 9).
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
