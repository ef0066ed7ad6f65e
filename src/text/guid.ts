const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text is a GUID as Graph writes them: hexadecimal digits of any case in groups of 8, 4, 4, 4 and 12. */
export const isGuid = (text: string) => guid.test(text)
