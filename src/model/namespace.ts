/** The namespace of every type and action, as in Graph's metadata. */
export const namespace = 'microsoft.graph'
