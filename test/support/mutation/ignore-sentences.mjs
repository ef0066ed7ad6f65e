const isError = (node) =>
  (node?.type === 'NewExpression' || node?.type === 'CallExpression') &&
  ['GraphError', 'Error', 'badRequest', 'notSupported', 'refuse', 'rejected'].includes(node.callee.name)

/** What an error says is no contract, except where a test holds a sentence to Graph's own: codes and targets are. */
const ignorer = {
  shouldIgnore: ({ node, parent }) =>
    isError(parent) && (node.type === 'TemplateLiteral' || (node.type === 'StringLiteral' && node.value.includes(' ')))
      ? 'A sentence of an error.'
      : undefined,
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: ignorer }]
