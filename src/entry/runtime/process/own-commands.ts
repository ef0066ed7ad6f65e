/** Whether these are the sources, of a clone, and not what is installed. */
const isClone = import.meta.url.endsWith('.ts')

/** How whoever runs this program runs it: what our lines tell them to type. */
export const ownCommands = isClone
  ? { start: 'npm start', token: (args: string) => `npm run --silent token${args && ` -- ${args}`}` }
  : { start: 'npx remote-help-gateway', token: (args: string) => `npx remote-help-gateway token${args && ` ${args}`}` }
